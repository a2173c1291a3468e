import { readFile } from 'node:fs/promises';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';

import { EnginePanicError } from './engine-panic-error.ts';

/** What is used of Prisma's schema engine. */
export type EngineClass = typeof SchemaEngine;

interface WebAssemblyApi {
  instantiate(
    bytes: Uint8Array,
    imports: Readonly<Record<string, object>>,
  ): Promise<{ readonly instance: { readonly exports: { __wbindgen_start(): void } } }>;
}

interface PanicRegistry {
  set_message(message: string): void;
}

const panics = new Set<(error: Error) => void>();

/**
 * Runs `work`, which asks the engine. Where the engine panics it says so to a global object, by the name below, and
 * then never settles what it was asked.
 *
 * @throws EnginePanicError
 */
export async function untilPanic<Result>(work: () => Promise<Result>): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>();
  panics.add(reject);
  try {
    // Where both have failed, what the engine said of itself is the better of the two.
    const answer = work();
    return await Promise.race([promise, answer]);
  } finally {
    panics.delete(reject);
  }
}

function registerPanics(): void {
  // Anything may be a property of the global object; this one is the name that the engine looks for.
  const scope = globalThis as { PRISMA_WASM_PANIC_REGISTRY?: PanicRegistry };
  const other = scope.PRISMA_WASM_PANIC_REGISTRY; // a Prisma Client in this process may have its own
  scope.PRISMA_WASM_PANIC_REGISTRY = {
    set_message(message) {
      breakDown(new EnginePanicError(message));
      other?.set_message(message);
    },
  };
}

/** What it was asked has no answer. The next engine is another one. */
function breakDown(error: Error): void {
  for (const reject of panics) reject(error);
}

/**
 * The glue's functions, but for those that call back into the engine later. Where it breaks down then, what it throws
 * would reach nobody, and end the process.
 */
function guarded<Glue extends object>(glue: Glue): Glue {
  const functions = Object.entries(glue).map(([name, value]: [string, unknown]) =>
    typeof value === 'function' && /^__wbg_(?:queueMicrotask|then)_/.test(name)
      ? [name, (...args: readonly unknown[]): unknown => value(...args.map(guardCallback))]
      : [name, value],
  );
  return Object.fromEntries(functions) as Glue; // the same names, with functions of the same kind
}

function guardCallback(value: unknown): unknown {
  if (typeof value !== 'function') return value;
  return (...args: readonly unknown[]): unknown => {
    try {
      return value(...args);
    } catch (cause) {
      breakDown(new EnginePanicError(cause instanceof Error ? cause.message : String(cause), { cause }));
      return undefined;
    }
  };
}

let loading: Promise<EngineClass> | undefined;

/** Prisma's schema engine: WebAssembly in this process. Loaded once, when it is first asked for. */
export function loadEngine(): Promise<EngineClass> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/**
 * The package's own entry imports the .wasm file as a module, which Node 22 has behind a flag and Node 24 warns of. Its
 * other entry leaves that to the caller.
 */
async function load(): Promise<EngineClass> {
  const entry = '@prisma/schema-engine-wasm/schema_engine_bg';
  const glue: typeof import('@prisma/schema-engine-wasm/schema_engine_bg') = await import(entry);
  const bytes = await readFile(new URL('schema_engine_bg.wasm', import.meta.resolve(entry)));
  // Node has WebAssembly; its types come with a browser's only.
  const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyApi };
  // The functions that the module asks for are the glue's own exports: that is what wasm-bindgen generates.
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': guarded(glue) });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  registerPanics();
  return glue.SchemaEngine;
}
