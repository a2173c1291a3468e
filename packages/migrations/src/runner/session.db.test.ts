import type { Database } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, test } from 'vitest';

import { code, run } from '../fixtures/counted-rows.ts';
import type { Files } from '../fixtures/migration-folder.ts';
import { createScene } from '../fixtures/scene.ts';
import { createMigrator } from './migrator.ts';

/** What a migration finds set, but for what the runner sets for itself. */
const look = (table: string): string =>
  `CREATE TABLE ${table} AS SELECT name, setting FROM pg_settings
    WHERE source = 'session' AND name <> 'synchronous_commit'
    UNION ALL SELECT 'role', current_setting('role') UNION ALL SELECT 'custom', current_setting('app.custom', true)
    UNION ALL SELECT 'locks', count(*)::text FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid();`;

/** Longer than what is taken apart. */
const opaque = (script: string): string => `-- ${'x'.repeat(4_000_001)}\n${script}`;

const changes: readonly (readonly [string, Files])[] = [
  ['SET', "SET statement_timeout = '1min'; SET search_path TO pg_catalog; SET app.custom = 'x';"],
  ['SET ROLE', 'SET ROLE pg_monitor;'],
  ['SET SESSION AUTHORIZATION', 'SET SESSION AUTHORIZATION pg_monitor;'],
  ['SET SESSION CHARACTERISTICS', 'SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE;'],
  ['set_config', "SELECT set_config('work_mem', '77kB', false), set_config('app.custom', 'x', false);"],
  ['set_config in a block', "DO $$ BEGIN PERFORM set_config('work_mem', '77kB', false); END $$;"],
  ['SET in a block', "DO $$ BEGIN SET work_mem = '77kB'; EXECUTE 'SET search_path TO pg_catalog'; END $$;"],
  [
    'a procedure',
    "CREATE PROCEDURE p() LANGUAGE sql AS $$ SELECT set_config('work_mem', '77kB', false) $$; CALL p();",
  ],
  ['RESET ALL', 'RESET ALL;'],
  ['DISCARD ALL', 'DISCARD ALL;'],
  ['SET in parts', "SET work_mem = '77kB'; CREATE TABLE app.parts (id int); VACUUM app.parts;"],
  [
    'what is not taken apart',
    opaque("SET work_mem = '77kB'; SET search_path TO pg_catalog; SET ROLE pg_monitor;"),
  ],
  [
    'code',
    code(`export const up = async ({ script, sql }) => {
      await script("SET work_mem = '77kB'; SET search_path TO pg_catalog; SET ROLE pg_monitor");
      await sql\`SELECT set_config('app.custom', 'x', false)\`;
    };`),
  ],
];

/** Whose connection it is, with settings of its own. */
async function lend(database: Database): Promise<void> {
  await run(
    database,
    `SELECT set_config('search_path', 'app', false), set_config('application_name', 'svc', false),
      set_config('lock_timeout', '7s', false), set_config('synchronous_commit', 'local', false),
      set_config('app.service', 'shop', false)`,
  );
}

const owned = `SELECT pg_backend_pid() AS pid, current_setting('search_path') AS path, current_setting('lock_timeout') AS wait,
  current_setting('application_name') AS name, current_setting('synchronous_commit') AS waits,
  current_setting('app.service') AS service`;

describeEachDatabase(
  'a migration',
  ({ engine }) => {
    test.each(changes)('finds the session as the one before it did, which came to %s', async (_, files) => {
      const { folder, database } = await createScene(engine, {
        '1_before': look('before'),
        '2_changes': files,
        '3_after': look('after'),
      });
      await run(database, 'CREATE SCHEMA app');
      await createMigrator({ database, dir: folder.dir, schema: 'app' }).up();
      const text =
        "SELECT (SELECT jsonb_object_agg(name, setting) FROM app.before) AS before, (SELECT jsonb_object_agg(name, coalesce(nullif(setting, ''), NULL)) FROM app.after) AS after";
      const { rows } = await database.query<{ before: object; after: object }>({ text, values: [] });
      expect(rows[0]?.before).toMatchObject({
        lock_timeout: '50',
        role: 'none',
        locks: '1',
        search_path: '"app"',
      });
      expect(rows[0]?.after).toEqual(rows[0]?.before);
    });

    test.each(['RESET ALL;', 'DISCARD ALL;'])(
      'comes by %s to the session as it found it, and not to that of the server',
      async (reset) => {
        const { folder, database } = await createScene(engine, {
          '1_both': `SET search_path TO pg_temp; ${reset} CREATE TABLE x (id int);\n${reset} CREATE TABLE y (id int);`,
          '2_parts': `SET search_path TO pg_temp; ${reset} CREATE TABLE z (id int); VACUUM z; CREATE TABLE w (id int);`,
        });
        await run(database, 'CREATE SCHEMA app');
        await createMigrator({ database, dir: folder.dir, schema: 'app' }).up();
        const text = "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'app' ORDER BY name";
        expect(
          (await database.query<{ name: string }>({ text, values: [] })).rows.map(({ name }) => name),
        ).toEqual(['_prisma_migrations', 'w', 'x', 'y', 'z']);
      },
    );

    test('that fails behind RESET ALL is told at its place', async () => {
      const { migrator } = await createScene(engine, { '1_a': 'SELECT 1;\nRESET ALL;\n\n  SELECT oops;' });
      await expect(migrator.up()).rejects.toMatchObject({ fault: { position: { line: 4, column: 10 } } });
    });

    test('has nothing of what a block of its own has SET and rolled back', async () => {
      const { migrator, tables } = await createScene(engine, {
        '1_a': 'CREATE TABLE a (id int);',
        '2_b': `BEGIN; SET search_path TO pg_temp; CREATE TABLE q (id int); ROLLBACK;
          CREATE INDEX CONCURRENTLY i ON a (id); CREATE TABLE w (id int);`,
      });
      await migrator.up();
      expect(await tables()).toEqual(['a', 'w']);
    });

    test('runs in one transaction with its entry, whatever COMMIT or ROLLBACK stands behind it', async () => {
      const { migrator, tables } = await createScene(engine, {
        '1_rollback': 'CREATE TABLE a (id int); ROLLBACK;',
        '2_commit': 'CREATE TABLE b (id int); COMMIT;',
      });
      await migrator.up();
      expect(await tables()).toEqual(['a', 'b']);
    });

    test('leaves what the pool’s owner has set, and runs with it', async () => {
      const { folder, database } = await createScene(engine, {
        '1_a': 'CREATE TABLE a (id int);',
        '2_b': 'CREATE INDEX CONCURRENTLY i ON a (id);',
        '3_c': 'CREATE TABLE c (id int);',
        '4_d': 'CREATE TABLE d (id int);',
      });
      await run(database, 'CREATE SCHEMA app');
      await lend(database);
      const before = (await database.query({ text: owned, values: [] })).rows;
      await createMigrator({ database, dir: folder.dir }).up();
      expect((await database.query({ text: owned, values: [] })).rows).toEqual(before);
      const text = "SELECT 1 FROM pg_tables WHERE schemaname = 'app' AND tablename IN ('a', 'c', 'd')";
      expect((await database.query({ text, values: [] })).rows).toHaveLength(3);
    });

    test('runs with what the pool’s owner has set behind one that has set something else, and no connection is lent on that lacks it', async () => {
      const { folder, database } = await createScene(engine, {
        '1_sets': "SET search_path TO pg_temp; SET lock_timeout = '1s';",
        '2_a': 'CREATE TABLE a (id int);',
      });
      await run(database, 'CREATE SCHEMA app');
      await lend(database);
      const [before] = (await database.query<{ pid: number }>({ text: owned, values: [] })).rows;
      await createMigrator({ database, dir: folder.dir }).up();
      const text = `SELECT pg_backend_pid() <> ${before?.pid} AS another, to_regclass('app.a') IS NOT NULL AS made`;
      expect((await database.query({ text, values: [] })).rows).toEqual([{ another: true, made: true }]);
    });

    test.each(['library', `Not "yet" \\ there, and 'odd'`])(
      'makes the schema that it migrates where it is not there, as Prisma does: %s',
      async (schema) => {
        const { folder, database } = await createScene(engine, { '1_a': 'CREATE TABLE a (id int);' });
        const migrator = createMigrator({ database, dir: folder.dir, schema });
        expect((await migrator.status()).upToDate).toBe(false);
        await migrator.up();
        const text = 'SELECT tablename AS name FROM pg_tables WHERE schemaname = $1 ORDER BY name';
        expect((await database.query({ text, values: [schema] })).rows).toEqual([
          { name: '_prisma_migrations' },
          { name: 'a' },
        ]);
      },
    );
  },
  { engines: ['postgres'] },
);
