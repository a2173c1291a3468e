import { findCause } from '../find-cause.ts';
import type { ScriptFault } from '../script-fault.ts';
import { ForeignKeysBrokenError } from './foreign-keys.ts';

/** The fields that `node:sqlite` puts on its errors. */
interface SqliteError extends Error {
  readonly errcode: number;
}

function isSqliteError(error: Error): error is SqliteError {
  return 'errcode' in error && typeof error.errcode === 'number';
}

/** SQLITE_CONSTRAINT_FOREIGNKEY: what the database would have said, had the keys been on. */
const foreignKey = 787;

export function fault(error: unknown): ScriptFault | undefined {
  if (error instanceof ForeignKeysBrokenError) return toFault(error.message, foreignKey);
  const found = findCause(error, isSqliteError);
  return found === undefined ? undefined : toFault(found.message, found.errcode);
}

/** SQLite says what is wrong, and near which word, but neither line nor hint. */
function toFault(message: string, code: number): ScriptFault {
  return {
    message,
    code: `SQLITE ${code}`,
    detail: undefined,
    hint: undefined,
    context: undefined,
    position: undefined,
    // "cannot VACUUM from within a transaction", "cannot start a transaction within a transaction", …
    needsNoTransaction: /(?:within|inside) (?:a )?transaction/i.test(message),
  };
}
