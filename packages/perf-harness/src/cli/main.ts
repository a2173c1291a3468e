import { run } from './run.ts';

// The first Ctrl-C stops what is measured and keeps what was; a second one ends at once.
const controller = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => controller.abort(new Error(`It was stopped by ${signal}.`)));
}

process.exitCode = await run(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  cwd: process.cwd(),
  signal: controller.signal,
});

// What a suite that was left behind still holds open does not keep the command from ending.
setTimeout(() => process.exit(), 500).unref();
