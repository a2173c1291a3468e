import type { FailureKind } from './failure-kinds.ts';

type Row = readonly [number: number, name: string, kind: FailureKind];

/** SQLite's result codes (sqlite.org/rescode.html). An extended code not listed means what its low byte means. */
const rows: readonly Row[] = [
  [1, 'SQLITE_ERROR', 'syntax'],
  [2, 'SQLITE_INTERNAL', 'internal'],
  [3, 'SQLITE_PERM', 'permission'],
  [4, 'SQLITE_ABORT', 'cancelled'],
  [5, 'SQLITE_BUSY', 'locked'],
  [6, 'SQLITE_LOCKED', 'locked'],
  [7, 'SQLITE_NOMEM', 'out-of-resources'],
  [8, 'SQLITE_READONLY', 'read-only'],
  [9, 'SQLITE_INTERRUPT', 'cancelled'],
  [10, 'SQLITE_IOERR', 'io'],
  [11, 'SQLITE_CORRUPT', 'corruption'],
  [13, 'SQLITE_FULL', 'out-of-resources'],
  [14, 'SQLITE_CANTOPEN', 'connection-refused'],
  [15, 'SQLITE_PROTOCOL', 'locked'],
  [17, 'SQLITE_SCHEMA', 'stale-statement'],
  [18, 'SQLITE_TOOBIG', 'limit-exceeded'],
  [19, 'SQLITE_CONSTRAINT', 'constraint-violation'],
  [20, 'SQLITE_MISMATCH', 'invalid-value'],
  [21, 'SQLITE_MISUSE', 'internal'],
  [23, 'SQLITE_AUTH', 'permission'],
  [25, 'SQLITE_RANGE', 'invalid-value'],
  [26, 'SQLITE_NOTADB', 'corruption'],
  [275, 'SQLITE_CONSTRAINT_CHECK', 'check-violation'],
  // The snapshot this transaction reads is older than what another one wrote.
  [517, 'SQLITE_BUSY_SNAPSHOT', 'serialization'],
  [787, 'SQLITE_CONSTRAINT_FOREIGNKEY', 'foreign-key-violation'],
  [1299, 'SQLITE_CONSTRAINT_NOTNULL', 'not-null-violation'],
  [1555, 'SQLITE_CONSTRAINT_PRIMARYKEY', 'unique-violation'],
  [1811, 'SQLITE_CONSTRAINT_TRIGGER', 'raised'],
  [2067, 'SQLITE_CONSTRAINT_UNIQUE', 'unique-violation'],
  [2579, 'SQLITE_CONSTRAINT_ROWID', 'unique-violation'],
  [3091, 'SQLITE_CONSTRAINT_DATATYPE', 'invalid-value'],
];

const byNumber = new Map(rows.map(([number, , kind]) => [number, kind]));
const byName = new Map(rows.map(([, name, kind]) => [name, kind]));

/** By the number that `node:sqlite` gives as `errcode`. */
export function kindOfSqliteNumber(errcode: number, message: unknown): FailureKind | undefined {
  if (errcode === 1) return kindOfMessage(String(message));
  return byNumber.get(errcode) ?? byNumber.get(errcode & 0xff);
}

/** By the name other drivers give as `code`: `SQLITE_IOERR_READ` means what `SQLITE_IOERR` means. */
export function kindOfSqliteName(name: string, message: unknown): FailureKind | undefined {
  if (name === 'SQLITE_ERROR') return kindOfMessage(String(message));
  const primary = /^SQLITE_[A-Z]+/.exec(name)?.[0];
  return primary === undefined ? undefined : (byName.get(name) ?? byName.get(primary));
}

/** SQLITE_ERROR is whatever is wrong with the SQL. Its texts are never translated, and tell more. */
function kindOfMessage(message: string): FailureKind {
  if (/no such (table|column|function|index|trigger|view|savepoint)/.test(message)) return 'undefined-object';
  return / already exists$|^duplicate column name/.test(message) ? 'duplicate-object' : 'syntax';
}
