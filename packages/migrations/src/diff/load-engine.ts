import { readFile } from 'node:fs/promises';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';

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
 */
export async function untilPanic<Result>(work: () => Promise<Result>): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>();
  panics.add(reject);
  try {
    return await Promise.race([work(), promise]);
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
      for (const reject of panics) reject(new Error(`Prisma's schema engine broke down: ${message}`));
      other?.set_message(message);
    },
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
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  registerPanics();
  return glue.SchemaEngine;
}
