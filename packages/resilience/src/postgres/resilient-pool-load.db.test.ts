import { subscribe, unsubscribe } from 'node:diagnostics_channel';

import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';

import { postgres } from './postgres.ts';

/** That share of a Weyl sequence: as even as chance, and the same each time. */
function unluckyTurns(share: number): () => boolean {
  let at = 0;
  return () => {
    at = (at + Math.SQRT2) % 1;
    return at < share;
  };
}

describeEachDatabase(
  'a hundred callers on ten connections',
  (matrix) => {
    test('with a third of their statements failing: all succeed, on ten connections, and none is left', async () => {
      const name = 'pool-under-load';
      const database = postgres({
        url: matrix.url,
        pool: { max: 10, application_name: name, connectionTimeoutMillis: 20_000 },
        retry: { attempts: 12, initialMs: 1, maxMs: 5 },
      });
      const observer = new pg.Client(matrix.url);
      await observer.connect();
      const counted = async () => {
        const { rows } = await observer.query(
          'select count(*)::int as n from pg_stat_activity where application_name = $1',
          [name],
        );
        return Number(rows[0].n);
      };
      const unlucky = unluckyTurns(0.3);
      const fatal = unluckyTurns(0.3);
      // Fails as a deadlock does, and now and then loses its connection as well.
      const statement = () => {
        if (!unlucky()) return { text: 'select 1 as one', values: [] };
        const fate = fatal()
          ? 'perform pg_terminate_backend(pg_backend_pid())'
          : "raise exception 'injected' using errcode = '40P01'";
        return { text: `do $$ begin ${fate}; end $$`, values: [] };
      };
      const run = async () => {
        for (let turn = 0; turn < 10; turn += 1) {
          // Each attempt is a new draw, as it is with a transient failure.
          await database.transaction((transaction) => transaction.query(statement()), { attempts: 12 });
        }
      };
      let retries = 0;
      const count = () => {
        retries += 1;
      };
      subscribe('holdfast:retry', count);
      onTestFinished(() => void unsubscribe('holdfast:retry', count));
      let most = 0;
      let over = false;
      const watching = (async () => {
        while (!over) most = Math.max(most, await counted());
      })();
      const outcomes = await Promise.allSettled(Array.from({ length: 100 }, run));
      over = true;
      await watching;
      expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([]);
      // The default budget: a hundred, and one for two of the thousand transactions.
      expect(retries).toBeGreaterThan(100);
      expect(retries).toBeLessThanOrEqual(100 + 500);
      expect(most).toBeLessThanOrEqual(10);
      expect(most).toBeGreaterThan(1);
      expect(database.driver.stats()).toMatchObject({ inUse: [], waiting: 0, breaker: { kind: 'closed' } });
      await database.close();
      await expect.poll(counted).toBe(0);
      await observer.end();
    });
  },
  { engines: ['postgres'] },
);
