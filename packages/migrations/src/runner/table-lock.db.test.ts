import type { Connection, Database } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, test } from 'vitest';

import { createScene } from '../fixtures/scene.ts';
import { waitUntil } from '../fixtures/wait-until.ts';
import type { MigrationEvent } from './events.ts';
import { delayBefore } from './table-lock-retry.ts';

const revisions = {
  '1_users': 'CREATE TABLE users (id int PRIMARY KEY); INSERT INTO users VALUES (1);',
  '2_name': 'ALTER TABLE users ADD COLUMN name text;',
};

/** A long transaction that has read the table, around `work`. */
async function whileRead(database: Database, work: (holder: Connection) => Promise<void>): Promise<void> {
  await database.connection(async (holder) => {
    await holder.script('BEGIN; SELECT * FROM users');
    await work(holder);
    await holder.script('ROLLBACK');
  });
}

/** How long each of so many reads took, in ms. */
async function read(database: Database, times: number): Promise<readonly number[]> {
  const durations: number[] = [];
  for (let count = 0; count < times; count += 1) {
    const startedAt = performance.now();
    await database.query({ text: 'SELECT * FROM users WHERE id = 1', values: [] });
    durations.push(performance.now() - startedAt);
  }
  return durations;
}

function p99(durations: readonly number[]): number {
  const sorted = durations.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0;
}

describeEachDatabase(
  'a migration that meets a lock of a long transaction',
  ({ engine }) => {
    test('lets readers through while it waits, says who holds it up, and goes through in the end', async () => {
      const { migrator, deployer, open, database } = await createScene(engine, revisions);
      await migrator.up({ to: '1' });
      const told: MigrationEvent[] = [];
      const tries = () => told.filter(({ type }) => type === 'locked').length;
      let running: Promise<unknown> | undefined;
      await whileRead(open(), async (holder) => {
        await holder.script("SET application_name = 'the report'");
        const normal = p99(await read(database, 300));
        running = deployer({ onProgress: (event) => told.push(event) }).up();
        await waitUntil(() => tries() > 0);
        const held: number[] = [];
        while (tries() < 5) held.push(...(await read(database, 20)));
        expect(p99(held)).toBeLessThan(normal + 100);
      });
      await running;
      expect(told).toContainEqual(
        expect.objectContaining({
          type: 'locked',
          revision: '2_name',
          attempt: 1,
          holder: expect.objectContaining({ application: 'the report', state: 'idle in transaction' }),
        }),
      );
      expect((await migrator.status()).upToDate).toBe(true);
    });

    test('gives up when its patience ends, and says who held the lock', async () => {
      const { migrator, deployer, open } = await createScene(engine, revisions);
      await migrator.up({ to: '1' });
      await whileRead(open(), async () => {
        const impatient = deployer({ tableLockTimeoutMs: 1, tableLockPatienceMs: 0 });
        await expect(impatient.up()).rejects.toMatchObject({
          code: 'HF_MIGRATION_TABLE_LOCKED',
          state: 'rolled-back',
          message: expect.stringMatching(
            /^2_name\/migration\.sql failed at line 1, column 1: .*lock timeout.*1 attempt\.\n.*Held by pid \d+.*idle in transaction/s,
          ),
        });
      });
      expect((await migrator.up()).done).toHaveLength(1);
    });

    test('does not take the same locks once more only to say which statement met one', async () => {
      const { migrator, deployer, open } = await createScene(engine, {
        ...revisions,
        '2_name': 'CREATE TABLE a (id int); ALTER TABLE users ADD COLUMN name text;',
      });
      await migrator.up({ to: '1' });
      await whileRead(open(), async () => {
        const impatient = deployer({ tableLockTimeoutMs: 1, tableLockPatienceMs: 0 });
        await expect(impatient.up()).rejects.toMatchObject({
          fault: { code: '55P03', position: undefined },
          state: 'rolled-back',
        });
      });
    });

    test('is not run again where it has committed a part, and is known to be half done', async () => {
      const { migrator, deployer, open, database } = await createScene(engine, {
        ...revisions,
        // Longer than what is taken apart.
        '2_name': `-- ${'x'.repeat(4_000_001)}\nCREATE TABLE a (id int); COMMIT; ALTER TABLE users ADD COLUMN name text;`,
        '3_next': 'CREATE TABLE b (id int);',
      });
      await migrator.up({ to: '1' });
      await whileRead(open(), async () => {
        await expect(deployer().up()).rejects.toMatchObject({
          revision: '2_name',
          state: 'partly-applied',
          fault: { code: '55P03' },
        });
      });
      const text = "SELECT to_regclass('a') IS NOT NULL AS half, to_regclass('b') IS NULL AS stopped";
      expect((await database.query({ text, values: [] })).rows).toEqual([{ half: true, stopped: true }]);
      expect((await migrator.status()).revisions.map(({ state }) => state)).toEqual([
        'applied',
        'failed',
        'pending',
      ]);
    });

    test('is stopped by its signal while it waits for its next attempt', async () => {
      const { migrator, deployer, open } = await createScene(engine, revisions);
      await migrator.up({ to: '1' });
      const controller = new AbortController();
      await whileRead(open(), async () => {
        const waiting = deployer({ onProgress: ({ type }) => type === 'locked' && controller.abort() });
        await expect(waiting.up({ signal: controller.signal })).rejects.toMatchObject({
          code: 'HF_MIGRATION_ABORTED',
        });
      });
    });

    test('waits as long as the script says, where it says so itself', async () => {
      const { migrator, deployer, open, database } = await createScene(engine, {
        ...revisions,
        '2_name': "SET LOCAL lock_timeout = '1min'; ALTER TABLE users ADD COLUMN name text;",
      });
      await migrator.up({ to: '1' });
      const told: string[] = [];
      let running: Promise<unknown> | undefined;
      await whileRead(open(), async () => {
        running = deployer({ onProgress: ({ type }) => told.push(type) }).up();
        const text =
          "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND now() - query_start > '0.1 s'";
        await waitUntil(async () => (await database.query({ text, values: [] })).rows.length > 0);
      });
      await running;
      expect(told).toEqual(['started', 'finished']);
    });
  },
  { engines: ['postgres'] },
);

test('each attempt comes later than the one before, up to two seconds, and never twice at the same time', () => {
  expect([1, 2, 3, 9].map((attempt) => delayBefore(attempt, 1))).toEqual([100, 200, 400, 2_000]);
  expect(delayBefore(3, 0)).toBe(200);
});
