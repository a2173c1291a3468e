#!/usr/bin/env node
import { checkPackage } from './check-package.ts';

const { summary, faults } = await checkPackage(process.cwd());
process.stdout.write(`${summary}\n`);
for (const fault of faults) process.stderr.write(`✗ ${fault}\n`);
if (faults.length > 0) process.exitCode = 1;
