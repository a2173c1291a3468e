import type { DatabaseSync } from 'node:sqlite';

import { DatabaseOpenError } from './database-open-error.ts';
import { loadDriver } from './load-driver.ts';

export type OnOpen = (connection: DatabaseSync) => void;

/** How long SQLite itself may wait for a lock while the file is opened, and block the process, in milliseconds. */
const openTimeoutMs = 250;

/** Opens a connection to a database; throws `DatabaseOpenError`. */
export function openFile(
  path: string,
  options: { reader: boolean; onOpen: OnOpen | undefined },
): DatabaseSync {
  const { DatabaseSync } = loadDriver();
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, {
      enableForeignKeyConstraints: true,
      readOnly: options.reader,
      timeout: openTimeoutMs,
    });
    if (!options.reader) database.exec('pragma journal_mode = wal');
    options.onOpen?.(database);
    // From now on SQLite says at once that a file is locked: waiting is done without blocking.
    database.exec('pragma busy_timeout = 0');
    return database;
  } catch (error) {
    database?.close();
    throw new DatabaseOpenError(path, error);
  }
}
