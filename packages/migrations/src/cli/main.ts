import { enableCompileCache } from 'node:module';
import { setFlagsFromString } from 'node:v8';

// What is compiled of JavaScript is kept for the next call.
enableCompileCache();
// Of the WebAssembly only what runs is compiled, and simply: V8 would otherwise spend half a second, on the cores that the
// database works on, to optimise PostgreSQL's parser, most of which is one function.
setFlagsFromString('--liftoff-only');

// Loaded only now, so that both hold for it.
const { run } = await import('./run.ts');

// The first Ctrl-C rolls back what is under way and ends; a second one ends at once.
const controller = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => controller.abort(new Error(`stopped by ${signal}`)));
}

process.exitCode = await run(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  signal: controller.signal,
});
