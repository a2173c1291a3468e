#!/usr/bin/env node
import { help, parseOptions, UsageError } from './options.ts';

// Whoever read our output went away (`pnpm demo | head`): nobody is left to tell. The embedded server notices and goes.
process.stdout.on('error', () => process.exit(0));

try {
  const options = parseOptions(process.argv.slice(2), process.env);
  if (options.help) process.stdout.write(help);
  else {
    // Only now, since it takes its time to load.
    const { runDemo } = await import('./run-demo.ts');
    process.exitCode = await runDemo(options);
  }
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\nTry: pnpm demo --help\n`);
  process.exitCode = 2;
}
