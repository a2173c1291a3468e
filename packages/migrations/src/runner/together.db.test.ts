import { once } from 'node:events';
import type { Database } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, test } from 'vitest';

import { readLedger } from '../fixtures/ledger-rows.ts';
import { createScene } from '../fixtures/scene.ts';
import { waitUntil } from '../fixtures/wait-until.ts';
import { GroupSize } from './group-size.ts';

const count = 20;
const name = (n: number): string => `${String(n).padStart(2, '0')}_t`;
const names = Array.from({ length: count }, (_, n) => name(n));
const revisions = Object.fromEntries(names.map((each, n) => [each, `CREATE TABLE t${n} (id int);`]));

const inOrder = async (database: Database) =>
  (await readLedger(database)).map((entry) => entry.migration_name);

describeEachDatabase(
  'many quick revisions, some of which travel together,',
  ({ engine }) => {
    test('are told of and kept in the ledger one by one, each begun after the one before', async () => {
      const { migrator, told, database } = await createScene(engine, revisions);
      const { done } = await migrator.up();
      expect(told).toEqual(names.flatMap((each) => [`started ${each}`, `finished ${each}`]));
      expect(done.map(({ revision }) => revision)).toEqual(names);
      expect(await inOrder(database)).toEqual(names);
      const text = `SELECT bool_and(started_at > before) AS ordered FROM
        (SELECT started_at, lag(finished_at) OVER (ORDER BY migration_name) AS before FROM _prisma_migrations) entries`;
      expect((await database.query({ text, values: [] })).rows).toEqual([{ ordered: true }]);
    });

    test('are run and told of once, whatever a listener throws, which the process is warned of', async () => {
      const { deployer, database } = await createScene(engine, revisions);
      const told: string[] = [];
      const warned = once(process, 'warning');
      const running = deployer({
        onProgress: (event) => {
          if (event.type === 'waiting') return;
          told.push(`${event.type} ${event.revision}`);
          if (event.type === 'finished' && event.number === 5) throw new Error('EPIPE');
        },
      }).up();
      expect((await running).done.map(({ revision }) => revision)).toEqual(names);
      expect(told).toEqual(names.flatMap((each) => [`started ${each}`, `finished ${each}`]));
      expect(await inOrder(database)).toEqual(names);
      expect(String(await warned)).toContain('a listener to migrations failed: Error: EPIPE');
    });

    test('stop at the one that fails, with its fault told as if it had gone alone', async () => {
      const broken = name(11);
      const { migrator, told, database, folder } = await createScene(engine, {
        ...revisions,
        [broken]: 'CREATE TABLE t11 (id int);\nSELECT oops;',
      });
      await expect(migrator.up()).rejects.toMatchObject({
        revision: broken,
        state: 'rolled-back',
        fault: { code: '42703', position: { line: 2, column: 8 } },
      });
      expect(told.slice(-3)).toEqual([`finished ${name(10)}`, `started ${broken}`, `failed ${broken}`]);
      expect(await inOrder(database)).toEqual(names.slice(0, 11));
      await folder.write({ [broken]: 'CREATE TABLE t11 (id int);' });
      expect((await migrator.up()).done).toHaveLength(count - 11);
    });

    test('stop where the signal stops them, and what is applied by then is known', async () => {
      const { deployer, database } = await createScene(engine, {
        ...revisions,
        [name(12)]: 'CREATE TABLE t12 (id int); SELECT pg_sleep(600);',
      });
      const controller = new AbortController();
      const running = deployer().up({ signal: controller.signal });
      const stopped = expect(running).rejects.toMatchObject({
        code: 'HF_MIGRATION_ABORTED',
        message: expect.stringContaining('12 migrations were finished before'),
      });
      const sleeping = { text: "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'", values: [] };
      await waitUntil(async () => (await database.query(sleeping)).rows.length > 0);
      controller.abort();
      await stopped;
      expect(await inOrder(database)).toEqual(names.slice(0, 12));
    });

    test('wait for a lock of others as one that goes alone does', async () => {
      const { deployer, migrator, open } = await createScene(engine, {
        ...revisions,
        [name(13)]: 'ALTER TABLE t0 ADD COLUMN n int;',
      });
      await migrator.up({ to: name(0) });
      const told: string[] = [];
      let running: Promise<unknown> | undefined;
      await open().connection(async (holder) => {
        await holder.script('BEGIN; SELECT * FROM t0');
        running = deployer({
          onProgress: (event) => event.type !== 'waiting' && told.push(`${event.type} ${event.revision}`),
        }).up();
        await waitUntil(() => told.includes(`locked ${name(13)}`));
        await holder.script('ROLLBACK');
      });
      await running;
      expect(told.at(-1)).toBe(`finished ${name(19)}`);
    });
  },
  { engines: ['postgres'] },
);

test('a few go one by one; more go together as long as they are quick', () => {
  const groups = new GroupSize();
  const sizes = [1, 2, 4, 8, 8].map((size) => {
    expect(groups.size).toBe(size);
    groups.note(size, size, true);
    return groups.size;
  });
  expect(sizes).toEqual([2, 4, 8, 8, 8]);
  groups.note(8, 1_000, true);
  expect(groups.size).toBe(1);
  groups.note(1, 1, true);
  groups.note(1, 1, false);
  expect(groups.size).toBe(1);
});
