import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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

describe('closing', () => {
  test('refuses who waits when it is closed, and lets end what has begun', async () => {
    await database.query(text('create table t (n integer)'));
    const { promise: gate, resolve: leave } = Promise.withResolvers<void>();
    const transaction = database.transaction(async (inside) => {
      await gate;
      await inside.query(text('insert into t values (1)'));
    });
    const waiting = database.query(text('insert into t values (2)'));
    const closing = database.close();
    await expect(waiting).rejects.toMatchObject({ code: 'HF_POOL_CLOSED' });
    await expect(database.query(text('select 1'))).rejects.toMatchObject({ code: 'HF_POOL_CLOSED' });
    leave();
    await transaction;
    await closing;
    const after = sqlite({ path: file });
    expect((await after.query(text('select n from t'))).rows).toEqual([{ n: 1 }]);
    await after.close();
  });

  test('cuts a transaction that does not end after close(), and says who held it', async () => {
    const hasty = sqlite({ path: file, drainTimeoutMs: 10 });
    const { promise: gate, resolve: leave } = Promise.withResolvers<void>();
    const transaction = hasty.transaction(() => gate);
    await expect(hasty.close()).rejects.toThrow(
      /^1 connection was not given back within 10 ms.*\n.*closing\.test\.ts/,
    );
    leave();
    const error = await transaction.catch((thrown: unknown) => thrown);
    expect(classifyError(error).kind).toBe('pool-closed');
  });

  test('leaves no write-ahead log behind when it is closed', async () => {
    await database.query(text('create table t (n integer)'));
    await database.transaction((reader) => reader.query(text('select n from t')), { readOnly: true });
    await database.close();
    expect(readdirSync(folder)).toEqual(['app.sqlite']);
  });

  test('can be closed twice', async () => {
    await database.close();
    await database.close();
  });
});
