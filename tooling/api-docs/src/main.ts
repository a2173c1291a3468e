import { join } from 'node:path';
import { makeApiReference } from './api-reference.ts';
import { publicEntryPoints } from './entry-points.ts';

const out = join(import.meta.dirname, '../dist');
const problems = await makeApiReference({
  entryPoints: publicEntryPoints(join(import.meta.dirname, '../../..')),
  out,
});
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(`${join(out, 'index.html')}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
