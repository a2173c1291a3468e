import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, test } from 'vitest';

import { postgres } from './postgres.ts';

const operations = 100_000;
const concurrency = 20;

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** What the program holds open, by kind, once closing has come through. */
async function held(): Promise<Record<string, number>> {
  await new Promise((resolve) => setTimeout(resolve, 100));
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

function heap(): number {
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

describeEachDatabase(
  'a hundred thousand operations',
  (matrix) => {
    test('leave no memory, sockets, timers and listeners behind', async () => {
      const before = { held: await held(), listeners: process.eventNames().length };
      const database = postgres({
        url: matrix.url,
        pool: { max: 10, leakThresholdMs: 50, logger: { warn: () => {} } },
      });
      const pool = database.driver;
      const listeners = () => pool.eventNames().map((name) => [name, pool.listenerCount(name)]);
      const operation = async (turn: number): Promise<void> => {
        if (turn % 10 === 0) await database.query({ text: 'select 1/0', values: [] }).catch(() => {});
        else if (turn % 10 === 1) {
          await database.transaction((transaction) => transaction.query({ text: 'select 1', values: [] }));
        } else if (turn % 10 === 2) {
          const client = await pool.connect();
          await client.query('begin');
          client.release();
        } else if (turn % 1_000 === 3) {
          await pool.query('select pg_terminate_backend(pg_backend_pid())').catch(() => {});
        } else {
          await database.query({ name: 'one', text: 'select $1::int', values: [turn] });
        }
      };
      const run = async (count: number) => {
        let turn = 0;
        const caller = async () => {
          while (turn < count) await operation(turn++);
        };
        await Promise.all(Array.from({ length: concurrency }, caller));
      };

      await run(5_000); // what is compiled and cached once is no leak
      const grown = { from: heap(), listeners: listeners() };
      await run(operations);
      const growth = heap() - grown.from;
      expect(growth).toBeLessThan(5_000_000);
      expect(listeners()).toEqual(grown.listeners);
      // The last ones given back inside a transaction are out until they have been rolled back.
      await expect
        .poll(() => pool.stats())
        .toMatchObject({ inUse: [], waiting: 0, breaker: { kind: 'closed' } });
      await database.close();
      expect(await held()).toEqual(before.held);
      expect(process.eventNames().length).toBe(before.listeners);
      process.stdout.write(`heap growth ${(growth / 1e6).toFixed(2)} MB\n`);
    });
  },
  { engines: ['postgres'] },
);
