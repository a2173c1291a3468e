import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, test } from 'vitest';

import { readLedger } from '../fixtures/ledger-rows.ts';
import { createScene } from '../fixtures/scene.ts';

/** What a call rejects with. */
const failureOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

const fine = 'CREATE TABLE a (id int);';

describeEachDatabase('a script that the database refuses', ({ engine }) => {
  test('leaves nothing of itself, and everything that was applied before it', async () => {
    const { migrator, folder, tables, told, database } = await createScene(engine, {
      '1_fine': fine,
      '2_broken': 'CREATE TABLE b (id int);\nCREATE TABLE a (id int);',
      '3_never': 'CREATE TABLE c (id int);',
    });
    await expect(migrator.up()).rejects.toMatchObject({
      code: 'HF_MIGRATION_SQL',
      revision: '2_broken',
      direction: 'up',
      state: 'rolled-back',
      message: expect.stringMatching(
        /^2_broken\/migration\.sql failed.*: .*already exists.*the database is as it was before this migration/s,
      ),
    });
    expect(told.slice(-2)).toEqual(['started 2_broken', 'failed 2_broken']);
    expect(await tables()).toEqual(['a']);
    expect(await readLedger(database)).toHaveLength(1);
    await folder.write({ '2_broken': 'CREATE TABLE b (id int);' });
    expect((await migrator.up()).done.map(({ revision }) => revision)).toEqual(['2_broken', '3_never']);
  });

  test('leaves the revision applied when it was to take it down', async () => {
    const { migrator, tables } = await createScene(engine, {
      '1_a': { up: fine, down: 'DROP TABLE a; DROP TABLE nothing;' },
    });
    await migrator.up();
    await expect(migrator.down()).rejects.toMatchObject({
      code: 'HF_MIGRATION_SQL',
      direction: 'down',
      message: expect.stringMatching(
        /^1_a\/down\.sql failed.*Correct down\.sql and run holdfast-migrate down again\./s,
      ),
    });
    expect(await tables()).toEqual(['a']);
    expect((await migrator.status()).upToDate).toBe(true);
  });

  test('is told apart when it cannot run inside the transaction that it stands in', async () => {
    const vacuum = engine === 'postgres' ? 'BEGIN; VACUUM; COMMIT;' : 'VACUUM;';
    const { migrator, tables } = await createScene(engine, { '1_a': fine, '2_vacuum': vacuum });
    await expect(migrator.up()).rejects.toMatchObject({
      code: 'HF_MIGRATION_NOT_TRANSACTIONAL',
      state: 'rolled-back',
      message: expect.stringMatching(
        /^2_vacuum\/migration\.sql failed.*VACUUM.*transaction.*take it out of/s,
      ),
    });
    expect(await tables()).toEqual(['a']);
  });
});

describeEachDatabase(
  'a script that PostgreSQL refuses',
  ({ engine }) => {
    test('is quoted at the line and the column, with what the server says and advises', async () => {
      const { migrator } = await createScene(engine, {
        '1_a': '\uFEFFCREATE TABLE users ("createdAt" text);\r\n-- 😀\r\n\tSELECT createdAt FROM users;\r\n',
      });
      const error = await failureOf(migrator.up());
      expect(error).toMatchObject({ fault: { code: '42703', position: { line: 3, column: 9 } } });
      expect(String(error)).toBe(
        [
          'ScriptFailedError: 1_a/migration.sql failed at line 3, column 9: column "createdat" does not exist (42703).',
          '    3 | \tSELECT createdAt FROM users;',
          '      | \t       ^',
          '  Hint: Perhaps you meant to reference the column "users.createdAt".',
          '  It was rolled back whole: the database is as it was before this migration.',
          '  Correct migration.sql and run holdfast-migrate up again.',
        ].join('\n'),
      );
    });

    test('is shown around the fault when its line is long', async () => {
      const { migrator } = await createScene(engine, { '1_a': `SELECT ${"'x', ".repeat(200)} nothing, 1;` });
      const [, line, caret] = String(await failureOf(migrator.up())).split('\n');
      expect(line?.length).toBeLessThan(140);
      expect(line?.slice(caret?.indexOf('^'))).toMatch(/^nothing, 1/);
    });

    test('says in which function the fault arose', async () => {
      const { migrator } = await createScene(engine, {
        '1_a': "DO $$ BEGIN\n  RAISE EXCEPTION 'no' USING DETAIL = 'not at all';\nEND $$;",
      });
      await expect(migrator.up()).rejects.toThrow(
        /: no \(P0001\)\.\n {4}1 \| DO \$\$ BEGIN\n {6}\| \^\n {2}Detail: not at all\n {2}In: PL\/pgSQL function inline_code_block line 2 at RAISE/,
      );
    });

    test('runs what belongs together: several statements, dollar quotes, DO blocks, enum additions', async () => {
      const { migrator } = await createScene(engine, {
        '1_mood': `CREATE TYPE mood AS ENUM ('sad');
          CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $body$ BEGIN RETURN 1; END; $body$;
          DO $$ BEGIN PERFORM f(); END $$;`,
        '2_happy': "ALTER TYPE mood ADD VALUE 'happy';",
        '3_use': "CREATE TABLE feelings (it mood DEFAULT 'happy');",
      });
      expect((await migrator.up()).done).toHaveLength(3);
    });

    test('fails when it commits, if a constraint was deferred until then', async () => {
      const { migrator, tables } = await createScene(engine, {
        '1_a': `CREATE TABLE a (id int PRIMARY KEY, other int REFERENCES a DEFERRABLE INITIALLY DEFERRED);
          INSERT INTO a VALUES (1, 2);`,
      });
      await expect(migrator.up()).rejects.toMatchObject({ state: 'rolled-back', fault: { code: '23503' } });
      expect(await tables()).toEqual([]);
    });

    test('names the place of a fault for which the server gives none', async () => {
      const { migrator, tables } = await createScene(engine, {
        '1_a': 'CREATE TABLE a (id int);\n-- é\n  CREATE TABLE a (id int);\nCREATE TABLE b (id int);',
      });
      await expect(migrator.up()).rejects.toMatchObject({
        fault: { code: '42P07', position: { line: 3, column: 3 } },
        state: 'rolled-back',
      });
      expect(await tables()).toEqual([]);
    });

    test('goes on behind what it had committed by itself, once it is corrected', async () => {
      const { migrator, folder, tables, database } = await createScene(engine, {
        '1_a': 'CREATE TABLE a (id int);\nCOMMIT;\nCREATE TABLE a (id int);',
      });
      await expect(migrator.up()).rejects.toMatchObject({
        state: 'resumable',
        progress: { done: 2, total: 3 },
        message: expect.stringMatching(/failed at line 3, column 1: .*2 of its 3 statements are applied/s),
      });
      expect(await tables()).toEqual(['a']);
      expect(await readLedger(database)).toMatchObject([
        { finished_at: null, logs: expect.stringContaining('already exists'), applied_steps_count: 2 },
      ]);
      await expect(migrator.down()).rejects.toMatchObject({ code: 'HF_MIGRATION_UNFINISHED' });
      const corrected = 'CREATE TABLE a (id int);\nCOMMIT;\nCREATE TABLE b (id int);';
      await folder.write({ '1_a': corrected });
      await migrator.up();
      expect(await tables()).toEqual(['a', 'b']);
      expect(await readLedger(database)).toMatchObject([{ logs: null, applied_steps_count: 1 }]);
      expect((await migrator.status()).upToDate).toBe(true);
    });

    test('does not go on where what it had committed is not what stands in the file', async () => {
      const { migrator, folder } = await createScene(engine, { '1_a': `${fine} COMMIT; SELECT oops;` });
      await expect(migrator.up()).rejects.toMatchObject({ state: 'resumable' });
      await folder.write({ '1_a': 'CREATE TABLE other (id int); COMMIT; SELECT 1;' });
      await expect(migrator.up()).rejects.toMatchObject({
        code: 'HF_MIGRATION_UNFINISHED',
        message: expect.stringContaining('was edited since'),
      });
    });

    test('means by BEGIN, COMMIT and ROLLBACK what it means in psql', async () => {
      const { migrator, tables } = await createScene(engine, {
        '1_whole': 'BEGIN; CREATE TABLE a (id int); COMMIT;',
        '2_parts': `BEGIN ISOLATION LEVEL SERIALIZABLE; CREATE TABLE b (id int); COMMIT;
          CREATE TABLE c (id int); BEGIN; DROP TABLE a; ROLLBACK; CREATE TABLE d (id int); ROLLBACK;`,
        '3_level': 'BEGIN; SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; DROP TABLE d; COMMIT;',
        '4_savepoint': 'CREATE TABLE e (id int); SAVEPOINT s; DROP TABLE a; ROLLBACK TO s; RELEASE s;',
      });
      expect((await migrator.up()).done).toHaveLength(4);
      expect(await tables()).toEqual(['a', 'b', 'c', 'e']);
      expect((await migrator.status()).upToDate).toBe(true);
    });

    test('leaves nothing set for the next one, nor the ledger out of sight', async () => {
      const { migrator, tables } = await createScene(engine, {
        '1_dump': `SELECT pg_catalog.set_config('search_path', '', false); SET statement_timeout = 1;
          SET ROLE pg_monitor; RESET ROLE; CREATE TABLE public.a (id int);`,
        '2_parts': "SET search_path = ''; CREATE TABLE public.c (id int); VACUUM public.c; ANALYZE public.c;",
        '3_next': "CREATE TABLE b AS SELECT current_setting('statement_timeout') AS timeout;",
      });
      expect((await migrator.up()).done).toHaveLength(3);
      expect(await tables()).toEqual(['a', 'b', 'c']);
    });

    test('that lost its connection is told as such, and the next run goes on by what the ledger says', async () => {
      const { migrator, folder, tables } = await createScene(engine, {
        '1_a': `${fine} SELECT pg_terminate_backend(pg_backend_pid());`,
      });
      await expect(migrator.up()).rejects.toMatchObject({
        state: 'unknown',
        message: expect.stringMatching(
          /terminating connection.*all of it is there or nothing.*run holdfast-migrate/s,
        ),
      });
      await folder.write({ '1_a': fine });
      expect((await migrator.up()).done).toHaveLength(1);
      expect(await tables()).toEqual(['a']);
    });

    test('that lacks a privilege is told who to connect as', async () => {
      const { migrator } = await createScene(engine, { '1_a': `SET LOCAL ROLE pg_monitor; ${fine}` });
      await expect(migrator.up()).rejects.toMatchObject({
        state: 'rolled-back',
        fault: { code: '42501' },
        message: expect.stringContaining('connect as the one that owns the tables'),
      });
    });

    test('in a database that only reads is told as such', async () => {
      const { deployer, database, url } = await createScene(engine, { '1_a': fine });
      const name = new URL(url).pathname.slice(1);
      const text = `ALTER DATABASE "${name}" SET default_transaction_read_only = on`;
      await database.query({ text, values: [] });
      await expect(deployer().up()).rejects.toMatchObject({
        code: 'HF_MIGRATION_LEDGER',
        message: expect.stringMatching(/read-only transaction \(25006\).*primary/s),
      });
    });
  },
  { engines: ['postgres'] },
);
