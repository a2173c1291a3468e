import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { postgres } from './postgres.ts';
import type { PostgresDatabase } from './postgres-database.ts';

const text = (sql: string, ...values: unknown[]) => ({ text: sql, values });

describeEachDatabase(
  'a cancellation on PostgreSQL',
  (matrix) => {
    let database: PostgresDatabase;
    beforeAll(() => {
      database = postgres({ url: matrix.url, pool: { max: 1 } });
    });
    afterAll(() => database.close());

    test('never hits the statement after the one it was meant for, however close it comes', async () => {
      let cancelled = 0;
      for (let round = 0; round < 60; round += 1) {
        const controller = new AbortController();
        const meant = database
          .query(text('select pg_sleep($1::float8)', 0.002), { signal: controller.signal })
          .catch(() => {
            cancelled += 1;
          });
        setTimeout(() => controller.abort(), round % 4);
        await meant;
        await expect(database.query(text('select pg_sleep(0.003)'))).resolves.toBeDefined();
      }
      expect(cancelled).toBeGreaterThan(0); // else it came close to nothing
    });

    test('hits neither the statement before nor the one behind, of other flows in the transaction', async () => {
      await database.transaction(async (transaction) => {
        const controller = new AbortController();
        const before = transaction.query(text('select pg_sleep(0.05), 1 as n'));
        const meant = transaction.query(text('select 2'), { signal: controller.signal });
        const behind = transaction.query<{ n: number }>(text('select 3 as n'));
        setTimeout(() => controller.abort(), 10);
        await expect(before).resolves.toBeDefined();
        await expect(meant).rejects.toMatchObject({ point: 'before it was sent' });
        expect((await behind).rows).toEqual([{ n: 3 }]);
      });
    });

    test('reaches a script, and leaves the connection as it was', async () => {
      await database.connection(async (connection) => {
        const run = connection.script('select 1; select pg_sleep(60); select 2', {
          signal: AbortSignal.timeout(30),
        });
        await expect(run).rejects.toMatchObject({ code: 'HF_STATEMENT_CANCELLED', point: 'on the server' });
        expect((await connection.query(text('select 1 as one'))).rows).toEqual([{ one: 1 }]);
      });
    });

    test('of a transaction ends the statement it runs on the server', async () => {
      const run = database.transaction((transaction) => transaction.query(text('select pg_sleep(60)')), {
        deadlineMs: 50,
      });
      await expect(run).rejects.toMatchObject({ code: 'HF_TRANSACTION_CANCELLED', by: 'deadline' });
      expect(database.driver.stats()).toMatchObject({ total: 1, inUse: [] }); // the connection was kept
    });

    test('of a transaction is also left to the server', async () => {
      const timeout = await database.transaction(
        async (transaction) =>
          (
            await transaction.query<{ ms: number }>(
              text(
                "select extract(epoch from current_setting('statement_timeout')::interval)::float8 * 1000 as ms",
              ),
            )
          ).rows[0]?.ms,
        { deadlineMs: 5_000 },
      );
      expect(timeout).toBeGreaterThan(3_000);
      expect(timeout).toBeLessThanOrEqual(5_000);
      const { rows } = await database.query(text("select current_setting('statement_timeout') as after"));
      expect(rows).toEqual([{ after: '0' }]);
    });
  },
  { engines: ['postgres'] },
);
