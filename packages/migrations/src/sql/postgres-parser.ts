import type { ParseResult } from 'libpg-query';

/** PostgreSQL's own parser, compiled to WebAssembly. */
export type PostgresParser = (text: string) => ParseResult;

let loading: Promise<PostgresParser> | undefined;

/** Loads the parser when it is first needed: it takes some 20 ms, and `status` needs none. */
export function loadPostgresParser(): Promise<PostgresParser> {
  loading ??= load();
  return loading;
}

async function load(): Promise<PostgresParser> {
  const { loadModule, parseSync } = await import('libpg-query');
  await loadModule();
  return parseSync;
}
