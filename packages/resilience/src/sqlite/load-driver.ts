import type * as NodeSqlite from 'node:sqlite';

import { SqliteMissingError } from './sqlite-missing-error.ts';

/**
 * Loads `node:sqlite` when it is first needed. Node 22 says at that moment that it is experimental, which is nothing a
 * user of this package can act on: that one warning is left out, and nothing else. Throws `SqliteMissingError`.
 */
export function loadDriver(): typeof NodeSqlite {
  const { emitWarning } = process;
  process.emitWarning = ((...args: Parameters<typeof emitWarning>) => {
    if (!/SQLite/.test(String(args[0]))) Reflect.apply(emitWarning, process, args);
  }) as typeof emitWarning; // passes on whatever overload it was called with
  try {
    // Node before 20.16 has no such function, and Node without SQLite no such module, whatever their types say.
    const driver: typeof NodeSqlite | undefined = process.getBuiltinModule?.('node:sqlite');
    if (driver === undefined) throw new SqliteMissingError(process.version);
    return driver;
  } finally {
    process.emitWarning = emitWarning;
  }
}
