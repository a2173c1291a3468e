import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, test } from 'vitest';

import { lockKey } from '../dialect/postgres/lock-key.ts';
import { readLedger } from '../fixtures/ledger-rows.ts';
import { createScene } from '../fixtures/scene.ts';
import { waitUntil } from '../fixtures/wait-until.ts';
import type { MigrationRun } from './migrator.ts';

const names = ['1_a', '2_b', '3_c', '4_d', '5_e'];
const revisions = Object.fromEntries(
  names.map((name) => [name, { up: `CREATE TABLE t${name} (id int);`, down: `DROP TABLE t${name};` }]),
);

describeEachDatabase('deployers at once', ({ engine }) => {
  test('apply each revision once, and every one of them ends well', async () => {
    const { deployer, database } = await createScene(engine, revisions);
    const runs = await Promise.all(Array.from({ length: 5 }, () => deployer().up()));
    expect(runs.flatMap(({ done }) => done.map(({ revision }) => revision)).sort()).toEqual(names);
    expect((await readLedger(database)).map((row) => row.migration_name)).toEqual(names);
  });

  test('take each revision down once', async () => {
    const { migrator, deployer, tables, database } = await createScene(engine, revisions);
    await migrator.up();
    const all = Array.from({ length: 3 }, () => deployer().down({ steps: 'all' }));
    const runs = await Promise.all(all);
    expect(runs.flatMap(({ done }) => done).length).toBe(names.length);
    expect(await tables()).toEqual([]);
    expect(await readLedger(database)).toEqual([]);
  });

  test('wait for whoever works, say so, and stop waiting when the signal fires', async () => {
    const { deployer, open } = await createScene(engine, revisions);
    const controller = new AbortController();
    const waiting = deployer({ onProgress: ({ type }) => type === 'waiting' && controller.abort() });
    await open().connection(async (holder) => {
      await holder.script(engine === 'postgres' ? `SELECT pg_advisory_lock(${lockKey})` : 'BEGIN IMMEDIATE');
      await expect(waiting.up({ signal: controller.signal })).rejects.toMatchObject({
        code: 'HF_MIGRATION_ABORTED',
      });
    });
  });
});

describeEachDatabase(
  'a deployer on PostgreSQL',
  ({ engine }) => {
    test('that waited long enough says who holds the lock', async () => {
      const { deployer, open } = await createScene(engine, revisions);
      await open().connection(async (holder) => {
        await holder.script(`SET application_name = 'the other one'; SELECT pg_advisory_lock(${lockKey})`);
        const { rows } = await holder.query({ text: 'SELECT pg_backend_pid() AS pid', values: [] });
        const pid = rows[0]?.['pid'];
        await expect(deployer({ lockTimeoutMs: 30 }).up()).rejects.toMatchObject({
          code: 'HF_MIGRATION_LOCK_TIMEOUT',
          waitedMs: 30,
          holder: {
            pid,
            application: 'the other one',
            user: expect.any(String),
            connectedAt: expect.any(Date),
          },
          message: expect.stringMatching(
            new RegExp(
              `^the migration lock did not become free within 30 ms, so nothing more was run\\.\\n` +
                `  Held by pid ${pid}, application 'the other one', user .*, connected since .*\\.\\n` +
                `  Run again .*pg_terminate_backend\\(${pid}\\)\\.$`,
            ),
          ),
        });
        await holder.script(`SELECT pg_advisory_unlock(${lockKey})`);
      });
    });

    test('that waits finds nothing to do once the other one is done', async () => {
      const { deployer, open } = await createScene(engine, {
        '1_slow': 'SET LOCAL lock_timeout = 0; CREATE TABLE a (id int); SELECT pg_advisory_xact_lock(1);',
      });
      const told: string[] = [];
      let runs: Promise<readonly MigrationRun[]> | undefined;
      await open().connection(async (gate) => {
        await gate.script('SELECT pg_advisory_lock(1)');
        const started: string[] = [];
        const first = deployer({ onProgress: ({ type }) => started.push(type) }).up();
        await waitUntil(() => started.length > 0);
        runs = Promise.all([first, deployer({ onProgress: ({ type }) => told.push(type) }).up()]);
        await waitUntil(() => told.length > 0);
        await gate.script('SELECT pg_advisory_unlock(1)');
      });
      const [first, second] = (await runs) ?? [];
      expect(second).toEqual({ direction: 'up', planned: [], done: [] });
      expect(told).toEqual(['waiting']);
      expect(first?.done).toHaveLength(1);
    });

    test('gives the lock back, whether it went well or not', async () => {
      const { migrator, deployer } = await createScene(engine, { '1_broken': 'SELECT oops;' });
      await expect(migrator.up()).rejects.toThrow('oops');
      await expect(deployer({ lockTimeoutMs: 0 }).up()).rejects.toThrow('oops');
    });

    test('shows in pg_stat_activity what it is, and not any longer than it works', async () => {
      const { migrator, database } = await createScene(engine, {
        '1_a': "CREATE TABLE seen AS SELECT current_setting('application_name') AS name;",
      });
      await migrator.up();
      const text = "SELECT name, current_setting('application_name') AS after FROM seen";
      const { rows } = await database.query({ text, values: [] });
      expect(rows).toMatchObject([{ name: 'holdfast-migrate' }]);
      expect(rows[0]?.['after']).not.toBe('holdfast-migrate');
    });

    test('stops a script that runs when the signal fires, and rolls it back', async () => {
      const { migrator, database, tables } = await createScene(engine, {
        '1_a': 'CREATE TABLE a (id int); SELECT pg_sleep(600);',
      });
      const controller = new AbortController();
      const running = migrator.up({ signal: controller.signal });
      const sleeping = { text: "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'", values: [] };
      const stopped = expect(running).rejects.toMatchObject({
        code: 'HF_MIGRATION_ABORTED',
        cause: { state: 'rolled-back', cause: { code: 'HF_STATEMENT_CANCELLED', point: 'on the server' } },
      });
      await waitUntil(async () => (await database.query(sleeping)).rows.length > 0);
      controller.abort();
      await stopped;
      expect(await tables()).toEqual([]);
    });
  },
  { engines: ['postgres'] },
);

describeEachDatabase(
  'a deployer on SQLite',
  ({ engine }) => {
    test('skips what another one did after it had looked', async () => {
      const { migrator, deployer, open } = await createScene(engine, revisions);
      await migrator.up({ to: '1_a' });
      const told: string[] = [];
      let runs: Promise<readonly MigrationRun[]> | undefined;
      await open().connection(async (holder) => {
        await holder.script('BEGIN IMMEDIATE');
        const start = () => deployer({ onProgress: ({ type }) => told.push(type) }).up();
        runs = Promise.all([start(), start()]);
        await waitUntil(() => told.filter((type) => type === 'waiting').length === 2);
        await holder.script('ROLLBACK');
      });
      const done = (await runs)?.flatMap((run) => run.done.map(({ revision }) => revision));
      expect(done?.sort()).toEqual(names.slice(1));
      expect(told.filter((type) => type === 'skipped')).toHaveLength(names.length - 1);
    });

    test('that waited long enough for another writer says so', async () => {
      const { deployer, open } = await createScene(engine, revisions);
      await open().connection(async (holder) => {
        await holder.script('BEGIN IMMEDIATE');
        await expect(deployer({ lockTimeoutMs: 30 }).up()).rejects.toMatchObject({
          code: 'HF_MIGRATION_LOCK_TIMEOUT',
          holder: undefined,
        });
      });
    });
  },
  { engines: ['sqlite'] },
);
