import type { DatabaseSync } from 'node:sqlite';

import { checkNumber } from '../errors/check-option.ts';
import { DatabaseOpenError } from './database-open-error.ts';
import { loadDriver } from './load-driver.ts';
import { SqliteDatabase } from './sqlite-database.ts';
import { type SqliteLocation, sqlitePath } from './sqlite-location.ts';
import { SqliteWire } from './sqlite-wire.ts';

export interface SqliteOptions extends SqliteLocation {
  /**
   * How long to wait for the connection while a transaction has it, and for a lock another process holds, in
   * milliseconds.
   * @default 5000
   */
  readonly waitMs?: number;
}

/** How long SQLite itself waits for a lock, and blocks the whole process, before we wait without blocking. */
const busyTimeoutMs = 10;

/**
 * A SQLite database over `node:sqlite`: write-ahead log, foreign keys enforced, integers as numbers where a number
 * holds them and as bigints beyond. Throws `InvalidOptionError`, or `DatabaseOpenError` where it cannot be opened.
 *
 * @example
 * const database = sqlite({ path: 'app.sqlite' });
 * const { rows } = await database.query({ text: 'select ? as one', values: [1] });
 * await database.close();
 */
export function sqlite(options: SqliteOptions): SqliteDatabase {
  const path = sqlitePath(options);
  const waitMs = checkNumber('waitMs', options.waitMs, 5_000, { max: 2_147_483_647 });
  return new SqliteDatabase(new SqliteWire(open(path), waitMs), path, waitMs);
}

function open(path: string): DatabaseSync {
  const { DatabaseSync } = loadDriver();
  try {
    const database = new DatabaseSync(path, { enableForeignKeyConstraints: true, timeout: busyTimeoutMs });
    database.exec('pragma journal_mode = wal');
    return database;
  } catch (error) {
    throw new DatabaseOpenError(path, error);
  }
}
