import type { DatabaseSync } from 'node:sqlite';

import { checkNumber } from '../errors/check-option.ts';
import { InvalidOptionError } from '../errors/invalid-option-error.ts';
import { longestTimerMs } from '../policies/longest-timer.ts';
import { LockPatience } from './lock-patience.ts';
import { type OnOpen, openFile } from './open-file.ts';
import { SqliteDatabase } from './sqlite-database.ts';
import { type SqliteLocation, sqlitePath } from './sqlite-location.ts';
import { SqliteWire } from './sqlite-wire.ts';
import { WireLine } from './wire-line.ts';

export interface SqliteOptions extends SqliteLocation {
  /**
   * How long to wait for a connection while others have them all, and for a lock another process holds, in
   * milliseconds.
   * @default 5000
   */
  readonly waitMs?: number;
  /** The most connections that read, beside the one that writes. A database in memory has none. @default 4 */
  readonly readers?: number;
  /** How long `close()` waits for what is under way, in milliseconds. @default 10000 */
  readonly drainTimeoutMs?: number;
  /**
   * Prepares each connection when it is opened: functions of your own, pragmas, extensions.
   *
   * @example
   * sqlite({ path, onOpen: (connection) => connection.exec('pragma synchronous = normal') });
   */
  readonly onOpen?: OnOpen;
}

const writerAdvice =
  'Inside a transaction, run statements on it and not on the database: those wait until it is over.';
const readerAdvice = 'Keep read-only transactions short, or raise readers.';

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
  const waitMs = checkNumber('waitMs', options.waitMs, 5_000, { max: longestTimerMs });
  const drainTimeoutMs = checkNumber('drainTimeoutMs', options.drainTimeoutMs, 10_000, {
    max: longestTimerMs,
  });
  const readers = checkNumber('readers', options.readers, 4, { max: 1_000, integer: true });
  const { onOpen } = options;
  if (onOpen !== undefined && typeof onOpen !== 'function') {
    throw new InvalidOptionError('onOpen', 'a function', onOpen);
  }
  const patience = new LockPatience(path, waitMs);
  const driver = openFile(path, { reader: false, onOpen });
  const line = (max: number, advice: string, open: () => SqliteWire) =>
    new WireLine({ open, max, waitMs, target: path, advice });
  const writer = line(1, writerAdvice, () => wireOf(driver, patience, false));
  const readLine = line(readers, readerAdvice, () =>
    wireOf(openFile(path, { reader: true, onOpen }), patience, true),
  );
  const alone = path === ':memory:' || readers === 0;
  return new SqliteDatabase(driver, writer, alone ? writer : readLine, drainTimeoutMs);
}

function wireOf(driver: DatabaseSync, patience: LockPatience, reader: boolean): SqliteWire {
  return new SqliteWire(driver, patience, { reader });
}
