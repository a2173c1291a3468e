import { SessionTracker } from '@holdfast/perf-harness';
import { CallFaults } from '@holdfast/perf-harness/faults';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { postgres } from './postgres.ts';
import type { PostgresDatabase } from './postgres-database.ts';
import { ResilientPool } from './resilient-pool.ts';

describeEachDatabase(
  'measured from outside',
  (matrix) => {
    let pool: ResilientPool;
    let database: PostgresDatabase;
    beforeEach(() => {
      pool = new ResilientPool({ connectionString: matrix.url, max: 4 });
      database = postgres({ pool });
    });
    afterEach(() => database.close());

    describe('a tracker of sessions', () => {
      let tracker: SessionTracker;
      beforeEach(() => {
        tracker = new SessionTracker()
          .watchPool(pool)
          .watchCalls(database, ['transaction', 'connection'], 'unit of work');
      });
      afterEach(() => tracker.stop());

      test('finds the one checkout in 10,000 that is not given back, and who took it', async () => {
        let giveBack = () => {};
        async function handle(request: number) {
          const client = await pool.connect();
          if (request !== 7_777) client.release();
          else giveBack = () => client.release();
        }
        for (let request = 0; request < 10_000; request += 100) {
          await Promise.all(Array.from({ length: 100 }, (_, n) => handle(request + n)));
        }
        const { counts, leaks, leaked } = await tracker.settle({ withinMs: 100 });
        expect(counts['checkout']).toMatchObject({ opened: 10_000, closed: 9_999, open: 1 });
        expect(leaked).toBe(1);
        expect(leaks[0]?.stack[0]).toMatch(/^handle .*tracked-sessions\.db\.test\.ts/);
        giveBack();
        await tracker.expectNone();
      });

      test('raises no alarm in 50 clean runs of statements and transactions, failing ones included', async () => {
        for (let run = 0; run < 50; run++) {
          await Promise.allSettled([
            database.query({ text: 'select 1', values: [] }),
            database.query({ text: 'select no_such_column', values: [] }),
            pool.query('select 1'),
            database.connection((connection) => connection.query({ text: 'select 2', values: [] })),
            database.transaction((transaction) => transaction.query({ text: 'select 3', values: [] })),
            database.transaction(async (transaction) => {
              await transaction.query({ text: 'select 4', values: [] });
              throw new Error('rolled back');
            }),
          ]);
          await tracker.expectNone();
        }
        const { counts } = tracker.report();
        expect(counts['unit of work']).toMatchObject({ opened: 150, closed: 150 });
        expect(counts['checkout']?.opened).toBeGreaterThanOrEqual(300);
        expect(counts['connection']?.peak).toBeLessThanOrEqual(4);
      });

      test('names who began a transaction that never ends', async () => {
        const end = Promise.withResolvers<void>();
        function forget() {
          return database.transaction(() => end.promise);
        }
        const forgotten = forget();
        const leak = tracker.report().leaks.find(({ kind }) => kind === 'unit of work');
        expect(leak?.stack[0]).toMatch(/^forget .*tracked-sessions\.db\.test\.ts/);
        end.resolve();
        await forgotten;
        await tracker.expectNone();
      });

      test('leaves the pool and the database as they were', async () => {
        tracker.stop();
        for (const method of ['transaction', 'connection'])
          expect(Object.hasOwn(database, method)).toBe(false);
        expect(Object.hasOwn(pool, 'connect')).toBe(false);
      });
    });

    test('statements that are made to fail roll their transaction back, and nothing of the pool is lost', async () => {
      const faults = new CallFaults({ rate: 0.3, seed: 7 });
      const faulty = faults.database(database);
      await pool.query('create table written (n int)');
      const outcomes = await Promise.allSettled(
        Array.from({ length: 50 }, (_, n) =>
          faulty.transaction(async (transaction) => {
            await transaction.query({ text: 'insert into written values ($1)', values: [n] });
            await transaction.query({ text: 'select 1', values: [] });
          }),
        ),
      );
      const committed = outcomes.filter(({ status }) => status === 'fulfilled').length;
      expect(faults.counts.failed).toBeGreaterThan(0);
      const { rows } = await database.query({ text: 'select count(*)::int as n from written', values: [] });
      expect(rows).toEqual([{ n: committed }]);
      expect(pool.stats().inUse).toEqual([]);
    });
  },
  { engines: ['postgres'] },
);
