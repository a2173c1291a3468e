import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, test } from 'vitest';

import { deploy } from '../fixtures/killed-deployer.ts';
import { readLedger } from '../fixtures/ledger-rows.ts';
import { createScene } from '../fixtures/scene.ts';
import { waitUntil } from '../fixtures/wait-until.ts';

const users = 'CREATE TABLE users (id int, email text);';
const uniqueIndex = 'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS users_email ON users (email);';
const indexes = "SELECT indexdef FROM pg_indexes WHERE tablename = 'users'";
const invalid = 'SELECT 1 FROM pg_index WHERE NOT indisvalid';

describeEachDatabase(
  'a script that one transaction cannot hold',
  ({ engine }) => {
    test('runs in as few parts as it needs, and leaves the ledger as Prisma would', async () => {
      const { migrator, database } = await createScene(engine, {
        '1_users': {
          up: `${users} CREATE INDEX CONCURRENTLY users_id ON users (id); ${uniqueIndex} VACUUM users; ANALYZE users;`,
          down: 'DROP INDEX CONCURRENTLY users_id; DROP TABLE users;',
        },
      });
      await migrator.up();
      expect((await database.query({ text: indexes, values: [] })).rows).toHaveLength(2);
      expect(await readLedger(database)).toMatchObject([
        { migration_name: '1_users', logs: null, applied_steps_count: 1, finished_at: expect.any(Date) },
      ]);
      await migrator.down();
      expect(await readLedger(database)).toEqual([]);
      expect((await migrator.up()).done).toHaveLength(1);
    });

    test('leaves no INVALID index where one cannot be made, and goes on when the reason is gone', async () => {
      const { migrator, database } = await createScene(engine, {
        '1_users': `${users} INSERT INTO users VALUES (1, 'a'), (2, 'a');`,
        '2_unique': `ALTER TABLE users ADD COLUMN n int;\n${uniqueIndex}`,
      });
      await expect(migrator.up()).rejects.toMatchObject({
        state: 'resumable',
        progress: { done: 1, total: 2 },
        fault: { code: '23505', position: { line: 2, column: 1 } },
        message: expect.stringContaining('it goes on with the statement that failed'),
      });
      expect((await database.query({ text: invalid, values: [] })).rows).toEqual([]);
      await database.query({ text: 'DELETE FROM users WHERE id = 2', values: [] });
      await migrator.up();
      expect((await database.query({ text: indexes, values: [] })).rows).toHaveLength(1);
    });

    test('drops the INVALID index that another tool has left, rather than take it for the one it makes', async () => {
      const { migrator, database } = await createScene(engine, { '1_users': users, '2_unique': uniqueIndex });
      await migrator.up({ to: '1' });
      await database.query({ text: "INSERT INTO users VALUES (1, 'a'), (2, 'a')", values: [] });
      await database
        .connection((connection) => connection.script(uniqueIndex))
        .catch(() => database.query({ text: 'DELETE FROM users', values: [] }));
      expect((await database.query({ text: invalid, values: [] })).rows).toHaveLength(1);
      await migrator.up();
      expect((await database.query({ text: invalid, values: [] })).rows).toEqual([]);
    });

    test('names the place of a fault behind what an earlier part has SET', async () => {
      const { migrator } = await createScene(engine, {
        '1_a': `CREATE SCHEMA app; SET search_path TO app; CREATE TABLE a (id int PRIMARY KEY); VACUUM a;
          INSERT INTO a VALUES (1);\n  INSERT INTO a VALUES (1);`,
      });
      await expect(migrator.up()).rejects.toMatchObject({
        fault: { code: '23505', position: { line: 3, column: 3 } },
      });
    });

    test('is pending again where its first statement fails', async () => {
      const { migrator, database } = await createScene(engine, { '1_none': 'VACUUM nothing; SELECT 1;' });
      await expect(migrator.up()).rejects.toMatchObject({ state: 'rolled-back', code: 'HF_MIGRATION_SQL' });
      expect(await readLedger(database)).toEqual([]);
    });

    test('costs about three messages for an index, and one for what a transaction holds', async () => {
      const messages = async (script: string): Promise<number> => {
        const scene = await createScene(engine, { '1_users': users, '2_more': script });
        return Number((await deploy(engine, scene, [])).stdout);
      };
      const index = 'CREATE INDEX CONCURRENTLY users_id ON users (id);';
      const one = await messages('ALTER TABLE users ADD COLUMN n int;');
      // The pool may send one of its own when it gets the connection back.
      expect(await messages(index)).toBeLessThanOrEqual(one + 3);
      expect(await messages(`${index} ALTER TABLE users ADD COLUMN n int;`)).toBeLessThanOrEqual(one + 4);
    });

    test('is noted when the ledger is free again, where others lock it as a statement ends, and that is not run again', async () => {
      const { migrator, told, database, open } = await createScene(engine, {
        '1_users': users,
        '2_index': 'CREATE INDEX CONCURRENTLY users_id ON users (id);',
      });
      await migrator.up({ to: '1' });
      let running: Promise<unknown> | undefined;
      await open().connection(async (writer) => {
        await writer.script('BEGIN; INSERT INTO users VALUES (1)');
        running = migrator.up();
        running.catch(() => undefined); // it is awaited below
        const begun = { text: "SELECT to_regclass('users_id') IS NOT NULL AS begun", values: [] };
        await waitUntil(
          async () => (await database.query<{ begun: boolean }>(begun)).rows[0]?.begun === true,
        );
        await open().connection(async (other) => {
          await other.script('BEGIN; LOCK TABLE _prisma_migrations IN EXCLUSIVE MODE');
          await writer.script('ROLLBACK');
          await waitUntil(() => told.includes('locked 2_index'));
          await other.script('ROLLBACK');
        });
      });
      await running;
      expect(told.at(-1)).toBe('finished 2_index');
      expect((await migrator.status()).upToDate).toBe(true);
      const text = "SELECT setting = reset_val AS default FROM pg_settings WHERE name = 'synchronous_commit'";
      expect((await database.query({ text, values: [] })).rows).toEqual([{ default: true }]);
    });

    test('may set a role that knows nothing of the ledger', async () => {
      const { migrator, database } = await createScene(engine, {
        '1_owner': `SET ROLE pg_database_owner; CREATE TABLE a (id int); CREATE INDEX CONCURRENTLY a_id ON a (id);
          CREATE TABLE b AS SELECT current_user AS who; VACUUM a;`,
        '2_who': 'CREATE TABLE c AS SELECT current_user AS who;',
      });
      await migrator.up();
      const text = 'SELECT b.who AS during, c.who = session_user AS after FROM b, c';
      expect((await database.query({ text, values: [] })).rows).toEqual([
        { during: 'pg_database_owner', after: true },
      ]);
      expect((await migrator.status()).upToDate).toBe(true);
    });

    test('is divided where only the server knows that it cannot', async () => {
      const { migrator, tables, database } = await createScene(engine, {
        '1_commits': `CREATE TABLE a (id int);
          CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN CREATE TABLE b (id int); COMMIT; END $$;`,
        '2_calls': 'CREATE TABLE c (id int); DO $$ BEGIN CALL p(); END $$; CREATE TABLE d (id int);',
      });
      await migrator.up();
      expect(await tables()).toEqual(['a', 'b', 'c', 'd']);
      expect(await readLedger(database)).toHaveLength(2);
    });

    test('stops with an instruction where a deployer died in a statement of which nobody can know', async () => {
      const { migrator, database } = await createScene(engine, { '1_a': 'CREATE TABLE a (); CALL p();' });
      await expect(migrator.up()).rejects.toMatchObject({ progress: { done: 1 } });
      const [entry] = await readLedger(database);
      expect(entry?.logs).toMatch(/^holdfast: up, 1 of 2 statements done \[/);
      // As it stands while the CALL is under way.
      await database.query({
        text: 'CREATE PROCEDURE p() LANGUAGE sql AS $$ SELECT pg_sleep(600) $$',
        values: [],
      });
      const controller = new AbortController();
      const running = migrator.up({ signal: controller.signal });
      const sleeping = { text: "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'", values: [] };
      const stopped = expect(running).rejects.toMatchObject({ state: 'resumable' });
      await waitUntil(async () => (await database.query(sleeping)).rows.length > 0);
      controller.abort();
      await stopped;
      await expect(migrator.up()).rejects.toMatchObject({
        code: 'HF_MIGRATION_UNFINISHED',
        message: expect.stringMatching(
          /statement 2 \(line 1\) was sent, and nobody knows whether .*resolve --applied 1_a/s,
        ),
      });
    });
  },
  { engines: ['postgres'] },
);
