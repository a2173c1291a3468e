import { inspect } from 'node:util';

import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { Transaction } from '../database.ts';
import { classifyError } from '../failure/classify-error.ts';
import { deadline } from '../policies/deadline/deadline.ts';
import { postgres } from './postgres.ts';
import type { PostgresDatabase } from './postgres-database.ts';

const text = (sql: string, ...values: unknown[]) => ({ text: sql, values });

describeEachDatabase(
  'a PostgreSQL database',
  (matrix) => {
    let database: PostgresDatabase;
    /** Of somebody else, to look and to interfere. */
    let other: PostgresDatabase;

    beforeAll(async () => {
      database = postgres({ url: matrix.url, pool: { max: 4 } });
      other = postgres({ url: matrix.url, pool: { max: 2 } });
      await database.query(text('create table account (id int primary key, balance int not null)'));
    });
    beforeEach(async () => {
      await database.query(text('delete from account'));
      await database.query(text('insert into account values (1, 100), (2, 100)'));
    });
    afterAll(() => Promise.all([database.close(), other.close()]));

    const balances = async () => {
      const { rows } = await database.query<{ balance: number }>(
        text('select balance from account order by id'),
      );
      return rows.map(({ balance }) => balance);
    };
    const backend = async (transaction: Transaction) => {
      const { rows } = await transaction.query<{ pid: number }>(text('select pg_backend_pid() as pid'));
      return rows[0]?.pid;
    };

    describe('query', () => {
      test("keeps the connection after a statement's own fault, unlike node-postgres", async () => {
        const lone = postgres({ url: matrix.url, pool: { max: 1 } });
        const pid = async () => (await lone.query(text('select pg_backend_pid() as pid'))).rows[0];
        const before = await pid();
        await expect(lone.query(text('select 1/0'))).rejects.toMatchObject({ code: '22012' });
        await expect(lone.query({ name: 'absent', ...text('select $1::int / 0', 1) })).rejects.toThrow(
          'zero',
        );
        expect(await pid()).toEqual(before);
        await lone.close();
      });

      test('prepares a named statement once, and runs it by its name from then on', async () => {
        await database.connection(async (connection) => {
          const named = { name: 'double', text: 'select $1::int * 2 as n', values: [21] };
          expect((await connection.query(named)).rows).toEqual([{ n: 42 }]);
          expect((await connection.query({ ...named, values: [4] })).rows).toEqual([{ n: 8 }]);
          const { rows } = await connection.query(
            text("select name from pg_prepared_statements where name = 'double'"),
          );
          expect(rows).toEqual([{ name: 'double' }]);
        });
      });

      test('prepares anew what a migration made stale, and the caller does not notice', async () => {
        await database.query(text('create table shifting (a int)'));
        const named = { name: 'read-shifting', ...text('select * from shifting where 1 = $1', 1) };
        await database.query(named);
        await other.query(text('alter table shifting add column b int'));
        await expect(database.query(named)).resolves.toEqual({ rows: [], rowCount: 0 });
        await database.query(text('drop table shifting'));
      });

      test('tries an idempotent statement again whose connection was terminated, and no other', async () => {
        // Terminates whoever runs it, as long as the sequence has not come so far: once.
        await database.query(text('create sequence terminations'));
        const suicidal = text(
          "select case when nextval('terminations') = 1 then pg_terminate_backend(pg_backend_pid()) end as gone",
        );
        const error = await database.query(suicidal).catch((thrown: unknown) => thrown);
        expect(classifyError(error)).toEqual({
          kind: 'server-shutdown',
          retry: 'if-idempotent',
          outage: true,
        });
        await database.query(text('alter sequence terminations restart'));
        await expect(database.query(suicidal, { idempotent: true })).resolves.toMatchObject({
          rows: [{ gone: null }],
        });
        await database.query(text('drop sequence terminations'));
      });

      test('cancels on the server what its signal aborts, and says so', async () => {
        const controller = new AbortController();
        const running = database.query(text("select pg_sleep(60), 'to be cancelled'"), {
          signal: controller.signal,
        });
        const isRunning = text(
          "select 1 from pg_stat_activity where query like '%to be cancelled%' and pid <> pg_backend_pid() and state = 'active'",
        );
        await expect.poll(async () => (await other.query(isRunning)).rowCount).toBe(1);
        const reason = new Error('the user left');
        controller.abort(reason);
        const error = await running.catch((thrown: unknown) => thrown);
        expect(error).toMatchObject({
          code: 'HF_STATEMENT_CANCELLED',
          point: 'on the server',
          cause: reason,
        });
        expect(inspect(error)).toMatch(
          /the statement was cancelled on the server, after \d+ ms\. It was not applied\./,
        );
        // The server answers before it notes that it is done.
        await expect.poll(async () => (await other.query(isRunning)).rowCount).toBe(0);
        expect(database.driver.stats().inUse).toEqual([]);
      });

      test('cancels even where no connection of the pool is free to do it', async () => {
        const lone = postgres({ url: matrix.url, pool: { max: 1 } });
        await lone.query(text('select 1'));
        await expect(
          lone.query(text('select pg_sleep(60)'), { signal: AbortSignal.timeout(30) }),
        ).rejects.toMatchObject({ code: 'HF_STATEMENT_CANCELLED', point: 'on the server' });
        await lone.close();
      });

      test('ends on the server, too, when the deadline passes that its caller runs under', async () => {
        const sleeping = 'select pg_sleep(60) as under_a_deadline';
        const run = deadline({ ms: 100, name: 'a nap' }).run(() => database.query(text(sleeping)));
        await expect(run).rejects.toMatchObject({ code: 'HF_DEADLINE_EXCEEDED' });
        const stillRunning = async () => {
          const running = text(
            "select 1 from pg_stat_activity where query = $1 and state = 'active'",
            sleeping,
          );
          return (await other.query(running)).rowCount;
        };
        await expect.poll(stillRunning).toBe(0);
      });

      test('stops waiting for a connection when its signal is aborted', async () => {
        const lone = postgres({ url: matrix.url, pool: { max: 1 } });
        await lone.connection(async () => {
          const signal = AbortSignal.timeout(20);
          await expect(lone.query(text('select 1'), { signal })).rejects.toMatchObject({
            code: 'HF_STATEMENT_CANCELLED',
            point: 'before it was sent',
          });
        });
        await expect(lone.query(text('select 1'))).resolves.toMatchObject({ rowCount: 1 });
        await lone.close();
      });
    });

    describe('transaction', () => {
      test('runs again from its beginning where a deadlock ended it', async () => {
        const { promise: bothLocked, resolve } = Promise.withResolvers<void>();
        let locked = 0;
        const transfer = (from: number, to: number) =>
          database.transaction(async (transaction) => {
            await transaction.query(text('update account set balance = balance - 10 where id = $1', from));
            locked += 1;
            if (locked === 2) resolve();
            await bothLocked;
            await transaction.query(text('update account set balance = balance + 10 where id = $1', to));
          });
        await Promise.all([transfer(1, 2), transfer(2, 1)]);
        expect(await balances()).toEqual([100, 100]);
        // The server ends one of them; the other may still be there when that one comes again.
        expect(locked).toBeGreaterThanOrEqual(3);
      });

      test('runs again where its connection was lost before COMMIT, on another connection', async () => {
        const pids: unknown[] = [];
        await database.transaction(async (transaction) => {
          await transaction.query(text('update account set balance = balance + 1 where id = 1'));
          pids.push(await backend(transaction));
          if (pids.length === 1) await other.query(text('select pg_terminate_backend($1)', pids[0]));
          await transaction.query(text('update account set balance = balance + 1 where id = 2'));
        });
        expect(new Set(pids).size).toBe(2);
        expect(await balances()).toEqual([101, 101]);
      });

      test('gives up after its attempts, with the last failure', async () => {
        let attempts = 0;
        const run = database.transaction(
          async () => {
            attempts += 1;
            throw Object.assign(new Error('conflict'), { code: '40001', attempts });
          },
          { attempts: 2 },
        );
        await expect(run).rejects.toMatchObject({ attempts: 2 });
        expect(attempts).toBe(2);
      });

      test('says so where COMMIT was answered with ROLLBACK, because a failed statement was overlooked', async () => {
        const run = database.transaction(async (transaction) => {
          await transaction.query(text('update account set balance = 0'));
          await transaction.query(text('select 1/0')).catch(() => undefined);
          await transaction.query(text('select 1')).catch(() => undefined);
        });
        await expect(run).rejects.toMatchObject({
          code: 'HF_TRANSACTION_ROLLED_BACK',
          cause: { code: '22012' },
        });
        expect(await balances()).toEqual([100, 100]);
      });

      test('tells a constraint that only COMMIT checks from a lost COMMIT', async () => {
        await database.query(text('create table late (id int, unique (id) deferrable initially deferred)'));
        const run = database.transaction((transaction) =>
          transaction.query(text('insert into late values (1), (1)')),
        );
        const error = await run.catch((thrown: unknown) => thrown);
        expect(classifyError(error).kind).toBe('unique-violation');
        await database.query(text('drop table late'));
      });

      test('has the isolation and the mode it asked for', async () => {
        const settings = await database.transaction(
          async (transaction) =>
            (
              await transaction.query(
                text(
                  "select current_setting('transaction_isolation') as level, current_setting('transaction_read_only') as ro",
                ),
              )
            ).rows,
          { isolation: 'repeatable read', readOnly: true },
        );
        expect(settings).toEqual([{ level: 'repeatable read', ro: 'on' }]);
      });

      test('stays usable, from a savepoint, after a statement in it was cancelled', async () => {
        await database.transaction(async (transaction) => {
          await transaction.query(text('update account set balance = 7 where id = 1'));
          const slow = transaction.transaction((nested) =>
            nested.query(text('select pg_sleep(60)'), { signal: AbortSignal.timeout(20) }),
          );
          await expect(slow).rejects.toMatchObject({
            code: 'HF_STATEMENT_CANCELLED',
            point: 'on the server',
          });
        });
        expect(await balances()).toEqual([7, 100]);
      });

      test('gives the pool client to libraries that want one', async () => {
        await database.transaction(async (transaction) => {
          const client = transaction.driver as pg.PoolClient; // as documented, on PostgreSQL
          await client.query('update account set balance = 1');
          expect((await transaction.query(text('select 1 from account where balance = 1'))).rowCount).toBe(2);
        });
      });

      test('leaves nothing behind where its work throws before it returns a promise', async () => {
        const run = database.transaction(() => {
          throw new Error('at once');
        });
        await expect(run).rejects.toThrow('at once');
        expect(database.driver.stats().inUse).toEqual([]);
      });
    });
  },
  { engines: ['postgres'] },
);
