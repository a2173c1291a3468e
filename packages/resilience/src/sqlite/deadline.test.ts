import { DatabaseSync } from 'node:sqlite';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { sqliteFile, text } from '../../test/sqlite-file.ts';
import { deadline } from '../policies/deadline/deadline.ts';
import { sqlite } from './sqlite.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

const here = sqliteFile();
const insert = text('insert into t values (1)');
/** Keeps the event loop busy, as a statement does that has much to do: no timer fires meanwhile. */
const spin = text('select spin(40)');
const budget = deadline({ ms: 20, name: 'the request' });

let database: SqliteDatabase;

beforeEach(async () => {
  const spinFor = (ms: unknown) => {
    const until = performance.now() + Number(ms);
    while (performance.now() < until);
    return null;
  };
  database = sqlite({ path: here.file, onOpen: (connection) => connection.function('spin', spinFor) });
  await database.query(text('create table t (n integer)'));
});
afterEach(() => database.close());

async function written(): Promise<number> {
  return (await here.database.query(text('select n from t'))).rowCount;
}

/** How `work` ended inside, and what its caller heard. */
async function underDeadline(work: () => Promise<unknown>): Promise<{ inside: unknown; outside: unknown }> {
  let inside: Promise<unknown> | undefined;
  const outside = await budget
    .run(() => {
      inside = work();
      inside.catch(() => {});
      return inside;
    })
    .catch((error: unknown) => error);
  return { inside: await inside?.catch((error: unknown) => error), outside };
}

test('refuses a statement whose deadline passed while another one kept the event loop busy', async () => {
  const { inside, outside } = await underDeadline(async () => {
    await database.query(spin);
    await database.query(insert);
  });
  expect(outside).toMatchObject({ code: 'HF_DEADLINE_EXCEEDED' });
  expect(inside).toMatchObject({
    code: 'HF_STATEMENT_CANCELLED',
    point: 'before it was sent',
    cause: { code: 'HF_DEADLINE_EXCEEDED' },
  });
  expect(await written()).toBe(0);
});

test('refuses the next statement of a transaction whose deadline has passed, and undoes those before', async () => {
  const { inside } = await underDeadline(() =>
    database.transaction(async (transaction) => {
      await transaction.query(insert);
      await transaction.query(spin);
      await transaction.query(insert);
    }),
  );
  expect(inside).toMatchObject({ code: 'HF_TRANSACTION_CANCELLED', by: 'deadline' });
  expect(await written()).toBe(0);
});

test('does not commit a transaction whose last statement ran past its deadline', async () => {
  const late = database.transaction(
    async (transaction) => {
      await transaction.query(insert);
      await transaction.query(spin);
    },
    { deadlineMs: 20 },
  );
  await expect(late).rejects.toMatchObject({ code: 'HF_TRANSACTION_CANCELLED', by: 'deadline' });
  expect(await written()).toBe(0);
});

test('refuses a statement of a transaction that has a deadline of its own inside', async () => {
  await database.transaction(async (transaction) => {
    const { inside } = await underDeadline(async () => {
      await transaction.query(spin);
      await transaction.query(insert);
    });
    expect(inside).toMatchObject({ code: 'HF_STATEMENT_CANCELLED' });
    await transaction.query(insert);
  });
  expect(await written()).toBe(1);
});

test('refuses a statement on a held connection', async () => {
  const { inside } = await underDeadline(() =>
    database.connection(async (connection) => {
      await connection.query(spin);
      await connection.script('insert into t values (1)');
    }),
  );
  expect(inside).toMatchObject({ code: 'HF_STATEMENT_CANCELLED' });
  expect(await written()).toBe(0);
});

test('ends the wait for a connection that another transaction has', async () => {
  const { promise: gate, resolve: leave } = Promise.withResolvers<void>();
  const holder = database.transaction(() => gate);
  const statement = await underDeadline(() => database.query(insert));
  const transaction = await underDeadline(() => database.transaction(async () => {}));
  const connection = await underDeadline(() => database.connection(async () => {}));
  leave();
  await holder;
  expect(statement.inside).toMatchObject({ code: 'HF_STATEMENT_CANCELLED', point: 'before it was sent' });
  expect(transaction.inside).toMatchObject({ code: 'HF_TRANSACTION_CANCELLED', by: 'deadline' });
  expect(connection.inside).toMatchObject({ code: 'HF_DEADLINE_EXCEEDED' });
  expect(database.stats()).toMatchObject({ waiting: 0, inUse: [] });
});

test('ends the wait for a lock that somebody else has, long before waitMs', async () => {
  const other = new DatabaseSync(here.file);
  other.exec('begin immediate');
  const startedAt = performance.now();
  const statement = await underDeadline(() => database.query(insert));
  const transaction = await underDeadline(() => database.transaction(async () => {}));
  other.exec('rollback');
  other.close();
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  expect(statement.inside).toMatchObject({
    code: expect.stringMatching(/^HF_(STATEMENT_CANCELLED|DATABASE_LOCKED)$/),
  });
  expect(transaction.inside).toMatchObject({
    code: expect.stringMatching(/^HF_(TRANSACTION_CANCELLED|DATABASE_LOCKED)$/),
  });
  expect(await written()).toBe(0);
});
