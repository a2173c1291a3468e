import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Database } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, onTestFinished, test } from 'vitest';

import { readLedger } from '../fixtures/ledger-rows.ts';
import { createScene, type Scene } from '../fixtures/scene.ts';
import { waitUntil } from '../fixtures/wait-until.ts';

const program = fileURLToPath(new URL('../fixtures/deployer.ts', import.meta.url));

function startDeployer(engine: string, { url, folder }: Scene): ChildProcess {
  const child = spawn(process.execPath, [program, engine, url, folder.dir], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  expect(await exited).toEqual([null, 'SIGKILL']);
}

/** What the next deployer makes of it must be what an undisturbed one would have made. */
async function expectWhole({ migrator, tables, database }: Scene): Promise<void> {
  await migrator.up();
  expect(await tables()).toEqual(['a', 'b', 'c', 'gate']);
  expect(await readLedger(database)).toMatchObject([
    { migration_name: '1_gate', applied_steps_count: 1 },
    { migration_name: '2_slow', applied_steps_count: 1 },
    { migration_name: '3_c', applied_steps_count: 1 },
  ]);
  expect((await migrator.status()).upToDate).toBe(true);
}

const revisions = (slow: string) => ({
  '1_gate': 'CREATE TABLE gate (n int); INSERT INTO gate VALUES (1000000000);',
  '2_slow': `CREATE TABLE a (id int); ${slow}; CREATE TABLE b (id int);`,
  '3_c': 'CREATE TABLE c (id int);',
});

describeEachDatabase(
  'a deployer that is killed in the middle of a script on PostgreSQL',
  ({ engine }) => {
    test('leaves what the next one understands', async () => {
      const scene = await createScene(engine, revisions('LOCK TABLE gate'));
      await scene.migrator.up({ to: '1_gate' });
      await scene.open().connection(async (holder) => {
        await holder.script('BEGIN; LOCK TABLE gate');
        const child = startDeployer(engine, scene);
        const waiting = {
          text: "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'gate'::regclass",
          values: [],
        };
        await waitUntil(async () => (await scene.database.query(waiting)).rows.length > 0);
        await kill(child);
        await holder.script('ROLLBACK');
      });
      await expectWhole(scene);
    });
  },
  { engines: ['postgres'] },
);

describeEachDatabase(
  'a deployer that is killed in the middle of a script on SQLite',
  ({ engine }) => {
    test('leaves what the next one understands', async () => {
      const counting =
        'CREATE TEMP TABLE counted AS WITH RECURSIVE count(n) AS ' +
        '(SELECT 1 UNION ALL SELECT n + 1 FROM count WHERE n < (SELECT n FROM gate)) SELECT count(*) FROM count';
      const scene = await createScene(engine, revisions(counting));
      await scene.migrator.up({ to: '1_gate' });
      const child = startDeployer(engine, scene);
      await waitUntil(() => isBeingWritten(scene.database));
      await kill(child);
      await scene.database.query({ text: 'UPDATE gate SET n = 1', values: [] });
      await expectWhole(scene);
    });
  },
  { engines: ['sqlite'] },
);

async function isBeingWritten(database: Database): Promise<boolean> {
  return database.connection(async (connection) => {
    try {
      await connection.script('BEGIN IMMEDIATE; ROLLBACK');
      return false;
    } catch {
      return true;
    }
  });
}
