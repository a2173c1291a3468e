import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach } from 'vitest';

import { sqlite } from '../src/sqlite/sqlite.ts';
import type { SqliteDatabase } from '../src/sqlite/sqlite-database.ts';
import type { Statement } from '../src/statement.ts';

/** A SQLite database in a file of its own. */
interface SqliteFile {
  readonly folder: string;
  readonly file: string;
  readonly database: SqliteDatabase;
}

/** A new database for each test of a file, gone after it. What comes back is the one of the test that runs. */
export function sqliteFile(): SqliteFile {
  const current: { -readonly [Key in keyof SqliteFile]?: SqliteFile[Key] } = {};
  beforeEach(() => {
    current.folder = mkdtempSync(join(tmpdir(), 'holdfast-sqlite-'));
    current.file = join(current.folder, 'app.sqlite');
    current.database = sqlite({ path: current.file });
  });
  afterEach(async () => {
    await current.database?.close();
    if (current.folder !== undefined) rmSync(current.folder, { recursive: true });
  });
  return current as SqliteFile; // complete in tests, and only they use it
}

export function text(sql: string, ...values: unknown[]): Statement {
  return { text: sql, values };
}
