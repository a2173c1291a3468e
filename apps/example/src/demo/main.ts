#!/usr/bin/env node
import { help, parseOptions, UsageError } from './options.ts';
import { runDemo } from './run-demo.ts';

// Whoever read our output went away (`pnpm demo | head`): nobody is left to tell. The embedded server notices and goes.
process.stdout.on('error', () => process.exit(0));

try {
  const options = parseOptions(process.argv.slice(2), process.env);
  if (options.help) process.stdout.write(help);
  else process.exitCode = await runDemo(options);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\nTry: pnpm demo --help\n`);
  process.exitCode = 2;
}
