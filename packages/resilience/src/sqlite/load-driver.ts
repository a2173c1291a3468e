import type * as NodeSqlite from 'node:sqlite';

/**
 * Loads `node:sqlite` when it is first needed. Node 22 says at that moment that it is experimental, which is nothing a
 * user of this package can act on: that one warning is left out, and nothing else.
 */
export function loadDriver(): typeof NodeSqlite {
  const { emitWarning } = process;
  process.emitWarning = ((...args: Parameters<typeof emitWarning>) => {
    if (!/SQLite/.test(String(args[0]))) Reflect.apply(emitWarning, process, args);
  }) as typeof emitWarning; // passes on whatever overload it was called with
  try {
    return process.getBuiltinModule('node:sqlite');
  } finally {
    process.emitWarning = emitWarning;
  }
}
