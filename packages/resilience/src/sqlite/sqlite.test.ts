import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { describe, expect, test } from 'vitest';
import { sqliteFile, text } from '../../test/sqlite-file.ts';
import type { Queryable, Transaction } from '../database.ts';
import { classifyError } from '../failure/classify-error.ts';
import { sqlite } from './sqlite.ts';

const here = sqliteFile();

describe('sqlite', () => {
  test('uses a write-ahead log and enforces foreign keys', async () => {
    expect((await here.database.query(text('pragma journal_mode'))).rows).toEqual([{ journal_mode: 'wal' }]);
    expect((await here.database.query(text('pragma foreign_keys'))).rows).toEqual([{ foreign_keys: 1 }]);
  });

  test('gives integers as numbers where a number holds them, and as bigints beyond', async () => {
    const most = Number.MAX_SAFE_INTEGER;
    const { rows } = await here.database.query(
      text('select ? as small, ? as most, ? as beyond, ? as below', 1, most, 2n ** 53n, -(2n ** 62n)),
    );
    expect(rows).toEqual([{ small: 1, most, beyond: 2n ** 53n, below: -(2n ** 62n) }]);
  });

  test('reads outside a transaction that writes without waiting for it, and sees nothing of it', async () => {
    await here.database.query(text('create table t (n integer)'));
    await here.database.transaction(async (inside) => {
      await inside.query(text('insert into t values (1)'));
      expect((await here.database.query(text('select n from t'))).rowCount).toBe(0);
      const reading = here.database.transaction((reader) => reader.query(text('select n from t')), {
        readOnly: true,
      });
      expect((await reading).rowCount).toBe(0);
      expect((await inside.query(text('select n from t'))).rowCount).toBe(1);
    });
    expect((await here.database.query(text('select n from t'))).rowCount).toBe(1);
  });

  test('shows a read-only transaction one state of the data, whatever is written meanwhile', async () => {
    await here.database.query(text('create table t (n integer)'));
    await here.database.transaction(
      async (reader) => {
        expect((await reader.query(text('select n from t'))).rowCount).toBe(0);
        await here.database.query(text('insert into t values (1)'));
        expect((await reader.query(text('select n from t'))).rowCount).toBe(0);
      },
      { readOnly: true },
    );
  });

  test('takes what only looks like a read to the connection that writes', async () => {
    await here.database.query(text('create table t (n integer)'));
    const { promise: gate, resolve: leave } = Promise.withResolvers<void>();
    const transaction = here.database.transaction(() => gate);
    const written = here.database.query(
      text('with x as (select 7 as n) insert into t select n from x returning n'),
    );
    leave();
    await transaction;
    expect((await written).rows).toEqual([{ n: 7 }]);
  });

  test('makes a write outside wait until the transaction is over, and passes the connection on in order', async () => {
    await here.database.query(text('create table t (n integer)'));
    const { promise: gate, resolve: leave } = Promise.withResolvers<void>();
    const transaction = here.database.transaction(() => gate);
    const waiting = Array.from({ length: 20 }, (_, n) =>
      n % 3 === 0
        ? here.database.transaction((inside) => inside.query(text('insert into t values (?)', n)))
        : here.database.query(text('insert into t values (?)', n)),
    );
    expect(here.database.stats()).toMatchObject({
      waiting: 20,
      inUse: [{ place: expect.stringContaining('sqlite.test') }],
    });
    leave();
    await Promise.all([transaction, ...waiting]);
    const { rows } = await here.database.query(text('select n from t order by rowid'));
    expect(rows.map(({ n }) => n)).toEqual(Array.from({ length: 20 }, (_, n) => n));
    expect(here.database.stats()).toMatchObject({ waiting: 0, inUse: [], totals: { waits: 20 } });
  });

  test('opens no more connections to read with than it may, and each only when it is needed', async () => {
    const few = sqlite({ path: here.file, readers: 2 });
    const { promise: gate, resolve: leave } = Promise.withResolvers<void>();
    expect(few.stats()).toMatchObject({ max: 3, total: 0 });
    const readers = Array.from({ length: 5 }, () => few.transaction(() => gate, { readOnly: true }));
    await few.query(text('select 1'));
    expect(few.stats()).toMatchObject({ total: 3, waiting: 3 });
    leave();
    await Promise.all(readers);
    expect(few.stats()).toMatchObject({ total: 3, idle: 3, waiting: 0 });
    await few.close();
  });

  test('has the one connection for everything where the database is in memory', async () => {
    const memory = sqlite({ path: ':memory:', waitMs: 20 });
    await memory.query(text('create table t (n integer)'));
    const count = (reader: Transaction) => reader.query(text('select n from t'));
    expect((await memory.transaction(count, { readOnly: true })).rowCount).toBe(0);
    const stuck = memory.transaction(() => memory.query(text('select n from t')));
    await expect(stuck).rejects.toMatchObject({ code: 'HF_POOL_TIMEOUT' });
    await memory.close();
  });

  test('ends the wait of a statement that waits for the transaction it is called in, and says what to do', async () => {
    await here.database.query(text('create table t (n integer)'));
    const impatient = sqlite({ path: here.file, waitMs: 20 });
    const stuck = impatient.transaction(() => impatient.query(text('insert into t values (1)')));
    await expect(stuck).rejects.toThrow(
      /^no connection became free within \d+ ms \(1 of 1 in use, 1 waiting\)\.\n {2}Longest held: 0\.0 s, checked out at \S*sqlite\.test\.ts:\d+\. Inside a transaction, run statements on it/,
    );
    await impatient.close();
  });

  test('lets go of a caller whose signal is aborted while it waits', async () => {
    await here.database.query(text('create table t (n integer)'));
    const { promise: gate, resolve: leave } = Promise.withResolvers<void>();
    const transaction = here.database.transaction(() => gate);
    const gone = new AbortController();
    const { signal } = gone;
    const waiting = here.database.query(text('insert into t values (1)'), { signal });
    const begun = here.database.transaction(async () => {}, { signal });
    gone.abort(new Error('the user left'));
    await expect(waiting).rejects.toMatchObject({
      code: 'HF_STATEMENT_CANCELLED',
      point: 'before it was sent',
    });
    await expect(begun).rejects.toMatchObject({ cause: signal.reason });
    leave();
    await transaction;
    expect((await here.database.query(text('select n from t'))).rowCount).toBe(0);
  });

  test('notices that another connection changed a table under a prepared statement', async () => {
    const other = sqlite({ path: here.file });
    await here.database.query(text('create table t (a integer)'));
    await here.database.query(text('insert into t values (1)'));
    expect((await here.database.query(text('select * from t'))).rows).toEqual([{ a: 1 }]);
    await other.query(text('alter table t add column b integer default 2'));
    expect((await here.database.query(text('select * from t'))).rows).toEqual([{ a: 1, b: 2 }]);
    await other.close();
  });

  test.each([[[{}]], [[{ n: 1 }]], [[1, {}]], [[new Date(0)]], [[undefined]]])(
    'refuses to store %j',
    async (values) => {
      const statement = { text: values.length === 2 ? 'select ?, ?' : 'select ?', values };
      const error = await here.database.query(statement).catch((thrown: unknown) => thrown);
      expect(classifyError(error).kind).toBe('invalid-value');
    },
  );

  test('prepares every connection as onOpen says', async () => {
    const own = sqlite({
      path: here.file,
      onOpen: (connection) => connection.function('twice', (n) => Number(n) * 2),
    });
    const read = (on: Queryable) => on.query(text('select twice(21) as n'));
    await own.transaction(async (inside) => {
      expect((await read(inside)).rows).toEqual([{ n: 42 }]);
      expect((await read(own)).rows).toEqual([{ n: 42 }]);
    });
    await own.close();
  });

  test('waits for the lock of another process without blocking this one, and no longer than it may', async () => {
    const other = sqlite({ path: here.file });
    await here.database.query(text('create table t (n integer)'));
    const { promise: gate, resolve: leave } = Promise.withResolvers<void>();
    const { promise: locked, resolve: lock } = Promise.withResolvers<void>();
    const holder = other.transaction(async () => {
      lock();
      await gate;
    });
    await locked;
    const impatient = sqlite({ path: here.file, waitMs: 30 });
    const error = await impatient.query(text('insert into t values (1)')).catch((thrown: unknown) => thrown);
    expect(classifyError(error).kind).toBe('locked');
    const patient = here.database.query(text('insert into t values (2)'));
    const patientTransaction = here.database.transaction((inside) =>
      inside.query(text('insert into t values (3)')),
    );
    leave();
    await Promise.all([holder, patient, patientTransaction]);
    expect((await other.query(text('select n from t order by n'))).rows).toEqual([{ n: 2 }, { n: 3 }]);
    await Promise.all([other.close(), impatient.close()]);
  });

  test('says that a transaction was rolled back where the database ended it behind our back', async () => {
    await here.database.query(text('create table t (n integer primary key)'));
    const run = here.database.transaction(async (inside) => {
      await inside.query(text('insert into t values (1)'));
      await inside.query(text('insert or rollback into t values (1)')).catch(() => undefined);
    });
    await expect(run).rejects.toMatchObject({
      code: 'HF_TRANSACTION_ROLLED_BACK',
      cause: { message: expect.stringContaining('UNIQUE') },
    });
    await here.database.query(text('insert into t values (2)'));
  });

  test.each([
    ['file:///…', (path: string) => ({ url: pathToFileURL(path).href })],
    ['file:/…', (path: string) => ({ url: `file:${path}` })],
    ['a path', (path: string) => ({ url: path })],
  ])('opens %s', async (_, location) => {
    const same = sqlite(location(here.file));
    await here.database.query(text('create table if not exists t (n integer)'));
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
    [{ path: 'a', readers: 1.5 }, /^readers must be an integer, at least 0, up to 1000; got 1\.5\.$/],
    [{ path: 'a', drainTimeoutMs: Number.NaN }, /^drainTimeoutMs must be a number/],
    [
      { path: 'a', onOpen: 'pragma x' as unknown as () => void },
      /^onOpen must be a function; got 'pragma x'\.$/,
    ],
    [{ path: 'a', waitMs: -1 }, /^waitMs must be a number, at least 0, up to 2147483647; got -1\.$/],
  ])('refuses %j', (options, message) => {
    expect(() => sqlite(options)).toThrow(message);
  });

  test('names the file it cannot open, and what to look at', () => {
    const nowhere = join(here.folder, 'missing', 'app.sqlite');
    expect(() => sqlite({ path: nowhere })).toThrow(
      `the SQLite database ${nowhere} could not be opened: unable to open database file.\n  Look whether its folder exists`,
    );
  });
});
