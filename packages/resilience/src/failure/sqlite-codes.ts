import type { FailureKind } from './failure-kinds.ts';

export type SqliteCode = readonly [number: number, name: string, kind: FailureKind];

/** SQLite's result codes (sqlite.org/rescode.html). An extended code not listed means what its low byte means. */
export const sqliteCodes: readonly SqliteCode[] = [
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
  [12, 'SQLITE_NOTFOUND', 'not-supported'],
  [13, 'SQLITE_FULL', 'out-of-resources'],
  [14, 'SQLITE_CANTOPEN', 'connection-refused'],
  [15, 'SQLITE_PROTOCOL', 'locked'],
  [16, 'SQLITE_EMPTY', 'internal'],
  [17, 'SQLITE_SCHEMA', 'stale-statement'],
  [18, 'SQLITE_TOOBIG', 'limit-exceeded'],
  [19, 'SQLITE_CONSTRAINT', 'constraint-violation'],
  [20, 'SQLITE_MISMATCH', 'invalid-value'],
  [21, 'SQLITE_MISUSE', 'internal'],
  [22, 'SQLITE_NOLFS', 'not-supported'],
  [23, 'SQLITE_AUTH', 'permission'],
  [24, 'SQLITE_FORMAT', 'corruption'],
  [25, 'SQLITE_RANGE', 'invalid-value'],
  [26, 'SQLITE_NOTADB', 'corruption'],
  [275, 'SQLITE_CONSTRAINT_CHECK', 'check-violation'],
  // Another statement rolled the transaction back under this one.
  [516, 'SQLITE_ABORT_ROLLBACK', 'transaction-state'],
  // The snapshot this transaction reads is older than what another one wrote.
  [517, 'SQLITE_BUSY_SNAPSHOT', 'serialization'],
  [526, 'SQLITE_CANTOPEN_ISDIR', 'undefined-object'],
  // Asked for on a snapshot that is gone.
  [769, 'SQLITE_ERROR_SNAPSHOT', 'serialization'],
  [787, 'SQLITE_CONSTRAINT_FOREIGNKEY', 'foreign-key-violation'],
  // The file was moved or deleted under us: what is open is no longer the database.
  [1032, 'SQLITE_READONLY_DBMOVED', 'connection-lost'],
  [1299, 'SQLITE_CONSTRAINT_NOTNULL', 'not-null-violation'],
  [1555, 'SQLITE_CONSTRAINT_PRIMARYKEY', 'unique-violation'],
  [1811, 'SQLITE_CONSTRAINT_TRIGGER', 'raised'],
  [2067, 'SQLITE_CONSTRAINT_UNIQUE', 'unique-violation'],
  [2579, 'SQLITE_CONSTRAINT_ROWID', 'unique-violation'],
  [2835, 'SQLITE_CONSTRAINT_PINNED', 'locked'],
  [3082, 'SQLITE_IOERR_NOMEM', 'out-of-resources'],
  [3091, 'SQLITE_CONSTRAINT_DATATYPE', 'invalid-value'],
  // The bytes read are not those written.
  [8202, 'SQLITE_IOERR_DATA', 'corruption'],
  [8458, 'SQLITE_IOERR_CORRUPTFS', 'corruption'],
];

/** What the texts of SQLITE_ERROR say, which is whatever is wrong with the SQL; without any of these, its syntax. */
const sqliteMessages: readonly (readonly [pattern: RegExp, kind: FailureKind])[] = [
  [/no such |has no column named|^unknown database/, 'undefined-object'],
  [/ already exists$|^duplicate column name|^there is already /, 'duplicate-object'],
  [/within a transaction|no transaction is active/, 'transaction-state'],
  [/^Recursion limit|^too many |too large|too complex|stack overflow|^at most /, 'limit-exceeded'],
  [/malformed JSON|bad JSON path|integer overflow/, 'invalid-value'],
];

const error = 1;
const constraintTrigger = 1811;

const numbers = new Map(sqliteCodes.map(([number, name]) => [name, number]));
const byNumber = new Map(sqliteCodes.map(([number, , kind]) => [number, kind]));
const byName = new Map(sqliteCodes.map(([, name, kind]) => [name, kind]));

/** By the number that `node:sqlite` gives as `errcode`. */
export function kindOfSqliteNumber(errcode: number, message: unknown): FailureKind | undefined {
  const kind = byNumber.get(errcode) ?? byNumber.get(errcode & 0xff);
  return kindOfMessage(errcode, String(message)) ?? kind;
}

/** By the name other drivers give as `code`: `SQLITE_IOERR_READ` means what `SQLITE_IOERR` means. */
export function kindOfSqliteName(name: string, message: unknown): FailureKind | undefined {
  const primary = /^SQLITE_[A-Z]+/.exec(name)?.[0];
  if (primary === undefined) return undefined;
  return kindOfMessage(numbers.get(name), String(message)) ?? byName.get(name) ?? byName.get(primary);
}

/** Two codes say too little; the texts say more, and are never translated. */
function kindOfMessage(errcode: number | undefined, message: string): FailureKind | undefined {
  // A foreign key that restricts is made of a trigger, and reported as one.
  if (errcode === constraintTrigger) return /FOREIGN KEY/.test(message) ? 'foreign-key-violation' : undefined;
  if (errcode === undefined || (errcode & 0xff) !== error) return undefined;
  return sqliteMessages.find(([pattern]) => pattern.test(message))?.[1];
}
