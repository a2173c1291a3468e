import { readdirSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { sqliteFile, text } from '../../test/sqlite-file.ts';
import { classifyError } from '../failure/classify-error.ts';
import { sqlite } from './sqlite.ts';

const here = sqliteFile();

describe('closing', () => {
  test('refuses who waits when it is closed, and lets end what has begun', async () => {
    await here.database.query(text('create table t (n integer)'));
    const { promise: gate, resolve: leave } = Promise.withResolvers<void>();
    const transaction = here.database.transaction(async (inside) => {
      await gate;
      await inside.query(text('insert into t values (1)'));
    });
    const waiting = here.database.query(text('insert into t values (2)'));
    const closing = here.database.close();
    await expect(waiting).rejects.toMatchObject({ code: 'HF_POOL_CLOSED' });
    await expect(here.database.query(text('select 1'))).rejects.toMatchObject({ code: 'HF_POOL_CLOSED' });
    leave();
    await transaction;
    await closing;
    const after = sqlite({ path: here.file });
    expect((await after.query(text('select n from t'))).rows).toEqual([{ n: 1 }]);
    await after.close();
  });

  test('cuts a transaction that does not end after close(), and says who held it', async () => {
    const hasty = sqlite({ path: here.file, drainTimeoutMs: 10 });
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
    await here.database.query(text('create table t (n integer)'));
    await here.database.transaction((reader) => reader.query(text('select n from t')), { readOnly: true });
    await here.database.close();
    expect(readdirSync(here.folder)).toEqual(['app.sqlite']);
  });

  test('can be closed twice', async () => {
    await here.database.close();
    await here.database.close();
  });
});
