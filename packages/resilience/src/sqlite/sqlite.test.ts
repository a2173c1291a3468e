import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { classifyError } from '../failure/classify-error.ts';
import { sqlite } from './sqlite.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

let folder: string;
let file: string;
let database: SqliteDatabase;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-sqlite-'));
  file = join(folder, 'app.sqlite');
  database = sqlite({ path: file });
});

afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

const text = (sql: string, ...values: unknown[]) => ({ text: sql, values });

describe('sqlite', () => {
  test('uses a write-ahead log and enforces foreign keys', async () => {
    expect((await database.query(text('pragma journal_mode'))).rows).toEqual([{ journal_mode: 'wal' }]);
    expect((await database.query(text('pragma foreign_keys'))).rows).toEqual([{ foreign_keys: 1 }]);
  });

  test('gives integers as numbers where a number holds them, and as bigints beyond', async () => {
    const most = Number.MAX_SAFE_INTEGER;
    const { rows } = await database.query(
      text('select ? as small, ? as most, ? as beyond, ? as below', 1, most, 2n ** 53n, -(2n ** 62n)),
    );
    expect(rows).toEqual([{ small: 1, most, beyond: 2n ** 53n, below: -(2n ** 62n) }]);
  });

  test('makes a statement outside wait until the transaction of another flow is over', async () => {
    await database.query(text('create table t (n integer)'));
    const steps: string[] = [];
    const { promise: opened, resolve: open } = Promise.withResolvers<void>();
    const { promise: gate, resolve: leave } = Promise.withResolvers<void>();
    const transaction = database.transaction(async (inside) => {
      await inside.query(text('insert into t values (1)'));
      open();
      await gate;
      steps.push('committed');
    });
    await opened;
    const outside = database.query(text('select n from t')).then(({ rowCount }) => {
      steps.push(`saw ${rowCount}`);
    });
    leave();
    await Promise.all([transaction, outside]);
    expect(steps).toEqual(['committed', 'saw 1']);
  });

  test('ends the wait of a statement that waits for the transaction it is called in, and says what to do', async () => {
    const impatient = sqlite({ path: file, waitMs: 20 });
    const stuck = impatient.transaction(() => impatient.query(text('select 1')));
    await expect(stuck).rejects.toThrow(
      /^no connection became free within \d+ ms \(1 of 1 in use, 1 waiting\)\.\n {2}Longest held: 0\.0 s, checked out at \S*sqlite\.test\.ts:\d+\. Inside a transaction, run statements on it/,
    );
    await impatient.close();
  });

  test('waits for the lock of another process without blocking this one, and no longer than it may', async () => {
    const other = sqlite({ path: file });
    await database.query(text('create table t (n integer)'));
    const { promise: gate, resolve: leave } = Promise.withResolvers<void>();
    const { promise: locked, resolve: lock } = Promise.withResolvers<void>();
    const holder = other.transaction(async () => {
      lock();
      await gate;
    });
    await locked;
    const impatient = sqlite({ path: file, waitMs: 30 });
    const error = await impatient.query(text('insert into t values (1)')).catch((thrown: unknown) => thrown);
    expect(classifyError(error).kind).toBe('locked');
    const patient = database.query(text('insert into t values (2)'));
    const patientTransaction = database.transaction((inside) =>
      inside.query(text('insert into t values (3)')),
    );
    leave();
    await Promise.all([holder, patient, patientTransaction]);
    expect((await other.query(text('select n from t order by n'))).rows).toEqual([{ n: 2 }, { n: 3 }]);
    await Promise.all([other.close(), impatient.close()]);
  });

  test('says that a transaction was rolled back where the database ended it behind our back', async () => {
    await database.query(text('create table t (n integer primary key)'));
    const run = database.transaction(async (inside) => {
      await inside.query(text('insert into t values (1)'));
      await inside.query(text('insert or rollback into t values (1)')).catch(() => undefined);
    });
    await expect(run).rejects.toMatchObject({
      code: 'HF_TRANSACTION_ROLLED_BACK',
      cause: { message: expect.stringContaining('UNIQUE') },
    });
    await database.query(text('insert into t values (2)'));
  });

  test.each([
    ['file:///…', (path: string) => ({ url: pathToFileURL(path).href })],
    ['file:/…', (path: string) => ({ url: `file:${path}` })],
    ['a path', (path: string) => ({ url: path })],
  ])('opens %s', async (_, location) => {
    const same = sqlite(location(file));
    await database.query(text('create table if not exists t (n integer)'));
    await expect(same.query(text('select n from t'))).resolves.toEqual({ rows: [], rowCount: 0 });
    await same.close();
  });

  test('keeps a database in memory to itself', async () => {
    const [one, two] = [sqlite({ path: ':memory:' }), sqlite({ path: ':memory:' })];
    await one.query(text('create table t (n integer)'));
    await expect(two.query(text('select n from t'))).rejects.toThrow('no such table');
    await Promise.all([one.close(), two.close()]);
  });

  test.each([
    [{}, "path must be a path, 'file:app.sqlite', or ':memory:'; got undefined."],
    [{ url: 'postgres://localhost/app' }, /^url must be a path, .*; got 'postgres:\/\/localhost\/app'\.$/],
    [{ url: 'file:app.sqlite?mode=ro' }, /without parameters/],
    [{ path: 'a', url: 'file:b' }, /^path must be left out where url is given/],
    [{ path: 'a', waitMs: -1 }, /^waitMs must be a number, at least 0, up to 2147483647; got -1\.$/],
  ])('refuses %j', (options, message) => {
    expect(() => sqlite(options)).toThrow(message);
  });

  test('names the file it cannot open, and what to look at', () => {
    const nowhere = join(folder, 'missing', 'app.sqlite');
    expect(() => sqlite({ path: nowhere })).toThrow(
      `the SQLite database ${nowhere} could not be opened: unable to open database file.\n  Look whether its folder exists`,
    );
  });

  test('can be closed twice', async () => {
    await database.close();
    await database.close();
  });
});
