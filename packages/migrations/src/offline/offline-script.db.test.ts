import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, test } from 'vitest';

import { longHistory, readContents } from '../fixtures/long-history.ts';
import { createScene, type Scene } from '../fixtures/scene.ts';
import { parseScript } from '../sql/parse-script.ts';
import { offlineScript } from './offline-script.ts';

const revisions = {
  '1_users': { up: 'CREATE TABLE users (id int);', down: 'DROP TABLE users;' },
  "2_it's": { up: 'CREATE TABLE odd (id int) -- no end', down: 'DROP TABLE odd;' },
};

describeEachDatabase('an offline script', ({ engine }) => {
  test('does what the migrator would have done, ledger included, and undoes it', async () => {
    const { database, folder, migrator, tables } = await createScene(engine, revisions);
    const run = async (ends: { readonly from?: string; readonly to?: string }): Promise<void> => {
      const { text } = await offlineScript({ dir: folder.dir, dialect: engine, ...ends });
      await database.connection((connection) => connection.script(text));
    };
    await run({});
    expect(await tables()).toEqual(['odd', 'users']);
    expect((await migrator.status()).upToDate).toBe(true);
    await run({ from: '2', to: '1' });
    expect(await tables()).toEqual(['users']);
    expect((await migrator.status()).revisions.map(({ state }) => state)).toEqual(['applied', 'pending']);
    await run({ from: '1', to: 'none' });
    expect(await tables()).toEqual([]);
  });

  test('makes of a long history what the migrator makes of it', async () => {
    const scene = await createScene(engine, longHistory(engine));
    const { text } = await offlineScript({ dir: scene.folder.dir, dialect: engine });
    await runAsPsql(scene, text);
    const other = await createScene(engine, longHistory(engine));
    await other.migrator.up();
    expect(await readContents(scene.database)).toEqual(await readContents(other.database));
    expect((await scene.migrator.status()).upToDate).toBe(true);
  });
});

describeEachDatabase(
  'an offline script for PostgreSQL',
  ({ engine }) => {
    test('leaves the session to the ledger and to the next revision as it was', async () => {
      const scene = await createScene(engine, {
        '0_characteristics': 'SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY;',
        '1_set': `SELECT set_config('check_function_bodies', 'off', false); SET search_path = ''; CREATE TABLE public.a (id int);`,
        '2_parts': {
          up: "SET search_path = ''; CREATE INDEX CONCURRENTLY a_id ON public.a (id); CREATE TABLE public.b (id int);",
          down: 'DROP INDEX CONCURRENTLY a_id; DROP TABLE b;',
        },
        '3_next': 'CREATE TABLE c (id int);',
      });
      const { text } = await offlineScript({ dir: scene.folder.dir, dialect: engine });
      await runAsPsql(scene, text);
      expect(await scene.tables()).toEqual(['a', 'b', 'c']);
      const down = await offlineScript({ dir: scene.folder.dir, dialect: engine, from: '2', to: '1' });
      await scene.database.query({
        text: "DELETE FROM _prisma_migrations WHERE migration_name = '3_next'",
        values: [],
      });
      await runAsPsql(scene, down.text);
      expect(await scene.tables()).toEqual(['a', 'c']);
    });

    test('sets nothing again that a revision has rolled back itself', async () => {
      const scene = await createScene(engine, {
        '1_tried': `BEGIN; SET search_path = nowhere; CREATE TABLE public.tried (id int); ROLLBACK;
          CREATE TABLE a (id int); CREATE INDEX CONCURRENTLY a_id ON a (id); CREATE TABLE b (id int);`,
      });
      const { text } = await offlineScript({ dir: scene.folder.dir, dialect: engine });
      await runAsPsql(scene, text);
      expect(await scene.tables()).toEqual(['a', 'b']);
    });

    test('that stopped in the middle of a revision is gone on with by the migrator', async () => {
      const scene = await createScene(engine, {
        '1_a': 'CREATE TABLE a (id int); INSERT INTO a VALUES (1), (1);',
        '2_unique': 'ALTER TABLE a ADD COLUMN n int; CREATE UNIQUE INDEX CONCURRENTLY a_id ON a (id);',
      });
      const { text } = await offlineScript({ dir: scene.folder.dir, dialect: engine });
      await expect(runAsPsql(scene, text)).rejects.toThrow('could not create unique index');
      await scene.database.query({ text: 'TRUNCATE a', values: [] });
      expect((await scene.migrator.up()).done.map(({ revision }) => revision)).toEqual(['2_unique']);
    });
  },
  { engines: ['postgres'] },
);

describeEachDatabase(
  'an offline script for SQLite',
  ({ engine }) => {
    test.each(['PRAGMA defer_foreign_keys=ON; PRAGMA foreign_keys=OFF;', 'PRAGMA main.foreign_keys(no);'])(
      'keeps the rows that refer to a table which is rebuilt behind %s',
      async (head) => {
        const scene = await createScene(engine, {
          '1_tables': `CREATE TABLE parents (id INTEGER PRIMARY KEY);
          CREATE TABLE children (parent INTEGER NOT NULL REFERENCES parents (id) ON DELETE CASCADE);
          INSERT INTO parents VALUES (1);
          INSERT INTO children VALUES (1);`,
          '2_rebuild': `${head} CREATE TABLE new_parents (id INTEGER PRIMARY KEY, name TEXT);
          INSERT INTO new_parents (id) SELECT id FROM parents;
          DROP TABLE parents;
          ALTER TABLE new_parents RENAME TO parents;`,
        });
        const { text } = await offlineScript({ dir: scene.folder.dir, dialect: engine });
        await runWhole(scene.database, text);
        const children = { text: 'SELECT parent FROM children', values: [] };
        expect((await scene.database.query(children)).rows).toEqual([{ parent: 1 }]);
      },
    );
  },
  { engines: ['sqlite'] },
);

/** By psql where there is one, else as it would: statement by statement in one session. */
async function runAsPsql({ url, database, folder }: Scene, text: string): Promise<void> {
  if (database.dialect !== 'postgres') return runWhole(database, text);
  if (spawnSync('psql', ['--version']).status !== 0) return runEach(database, text);
  const file = join(folder.dir, '..', `${crypto.randomUUID()}.sql`);
  await writeFile(file, text);
  const { status, stderr } = spawnSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', url, '-f', file], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
}

function runWhole(database: Database, text: string): Promise<void> {
  return database.connection((connection) => connection.script(text));
}

async function runEach(database: Database, text: string): Promise<void> {
  const { statements } = (await parseScript(text)) ?? { statements: [] };
  await database.connection(async (connection) => {
    for (const statement of statements) await connection.script(statement.text);
  });
}
