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
        /^2_broken\/migration\.sql failed: .*already exists.*the database is as it was before this migration/s,
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

  test('is told apart when it cannot run inside a transaction', async () => {
    const { migrator, tables } = await createScene(engine, { '1_a': fine, '2_vacuum': 'VACUUM;' });
    await expect(migrator.up()).rejects.toMatchObject({
      code: 'HF_MIGRATION_NOT_TRANSACTIONAL',
      state: 'rolled-back',
      message: expect.stringMatching(
        /^2_vacuum\/migration\.sql failed.*VACUUM.*transaction.*prisma migrate deploy/s,
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
        /: no \(P0001\)\.\n {2}Detail: not at all\n {2}In: PL\/pgSQL function inline_code_block line 2 at RAISE/,
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

    test('is marked unfinished when it had committed by itself', async () => {
      const { migrator, tables, database } = await createScene(engine, {
        '1_a': 'CREATE TABLE a (id int); COMMIT; CREATE TABLE a (id int);',
      });
      await expect(migrator.up()).rejects.toMatchObject({
        state: 'partly-applied',
        message: expect.stringContaining('prisma migrate resolve --rolled-back 1_a'),
      });
      expect(await tables()).toEqual(['a']);
      expect(await readLedger(database)).toMatchObject([
        { finished_at: null, logs: expect.stringContaining('already exists'), applied_steps_count: 0 },
      ]);
      await expect(migrator.up()).rejects.toMatchObject({ code: 'HF_MIGRATION_UNFINISHED' });
    });

    test('that commits by itself and goes through is applied', async () => {
      const { migrator } = await createScene(engine, {
        '1_a': 'BEGIN; CREATE TABLE a (id int); COMMIT;',
        '2_b': 'CREATE TABLE b (id int);',
      });
      await migrator.up();
      expect((await migrator.status()).upToDate).toBe(true);
    });

    test('that rolls back by itself is not taken for applied', async () => {
      const { migrator, database } = await createScene(engine, {
        '1_a': 'CREATE TABLE a (id int); ROLLBACK;',
      });
      await expect(migrator.up()).rejects.toMatchObject({
        state: 'unknown',
        message: expect.stringContaining('the script rolled back the transaction it ran in'),
      });
      expect(await readLedger(database)).toEqual([]);
    });
  },
  { engines: ['postgres'] },
);
