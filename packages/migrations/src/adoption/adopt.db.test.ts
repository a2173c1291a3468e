import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, test } from 'vitest';

import { createProject } from '../fixtures/project.ts';
import { createScene } from '../fixtures/scene.ts';
import { climbStairway } from '../proofs/stairway.ts';
import { adopt } from './adopt.ts';

/** What Prisma's users do in migrations, and what they write by hand. */
const histories = {
  postgres: {
    '01_tables': `CREATE TYPE "Role" AS ENUM ('USER', 'ADMIN');
      CREATE TABLE "User" (id SERIAL PRIMARY KEY, name TEXT NOT NULL, role "Role" NOT NULL DEFAULT 'USER', roles "Role"[]);
      CREATE TABLE "Post" (id TEXT PRIMARY KEY, "userId" INT NOT NULL REFERENCES "User" (id), n SMALLINT DEFAULT 3);
      CREATE INDEX admins ON "User" (name) WHERE role = 'ADMIN';`,
    '02_add_value': `ALTER TYPE "Role" ADD VALUE 'OWNER' BEFORE 'ADMIN';`,
    '03_rename': `ALTER TABLE "User" RENAME COLUMN name TO full_name; ALTER TABLE "Post" RENAME TO posts;
      ALTER TABLE posts RENAME CONSTRAINT "Post_pkey" TO posts_pkey; ALTER TYPE "Role" RENAME VALUE 'USER' TO 'MEMBER';
      ALTER INDEX admins RENAME TO bosses;`,
    '04_replace_enum': `CREATE TYPE "Role_new" AS ENUM ('MEMBER', 'ADMIN');
      ALTER TABLE "User" ALTER COLUMN role DROP DEFAULT; DROP INDEX bosses;
      ALTER TABLE "User" ALTER COLUMN role TYPE "Role_new" USING role::text::"Role_new";
      ALTER TABLE "User" ALTER COLUMN roles TYPE "Role_new"[] USING roles::text[]::"Role_new"[];
      ALTER TYPE "Role" RENAME TO "Role_old"; ALTER TYPE "Role_new" RENAME TO "Role"; DROP TYPE "Role_old";
      ALTER TABLE "User" ALTER COLUMN role SET DEFAULT 'MEMBER';`,
    '05_columns': `ALTER TABLE "User" ADD COLUMN email TEXT UNIQUE, DROP COLUMN roles, ALTER COLUMN full_name DROP NOT NULL;
      ALTER TABLE posts ALTER COLUMN n TYPE TEXT, ALTER COLUMN n SET DEFAULT 'x', ADD COLUMN at TIMESTAMPTZ NOT NULL DEFAULT now();`,
    '06_logic': `CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
      CREATE TRIGGER touched BEFORE UPDATE ON posts FOR EACH ROW EXECUTE FUNCTION touch();
      CREATE VIEW people AS SELECT id, full_name FROM "User"; CREATE VIEW some_people AS SELECT id FROM people;
      CREATE SCHEMA extra; CREATE TABLE extra.things (id INT GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
      ALTER TABLE posts ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON posts USING (id <> '');`,
    '07_change_logic': `CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.n := 'y'; RETURN NEW; END $$;
      DROP VIEW some_people; CREATE OR REPLACE VIEW people AS SELECT id, full_name, email FROM "User";
      DROP POLICY own ON posts; ALTER TABLE posts DROP CONSTRAINT "Post_userId_fkey";
      ALTER TABLE posts ADD CONSTRAINT posts_user FOREIGN KEY ("userId") REFERENCES "User" (id) ON DELETE CASCADE;`,
    '08_key': `ALTER TABLE posts DROP CONSTRAINT posts_pkey, ADD PRIMARY KEY (id, "userId"); CREATE SEQUENCE tickets START 7;`,
    '09_drop_all': `DROP VIEW people; DROP TABLE posts; DROP TABLE extra.things; DROP SCHEMA extra; DROP TABLE "User"; DROP TYPE "Role"; DROP FUNCTION touch;`,
  },
  sqlite: {
    '01_tables': `CREATE TABLE "User" (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL);
      CREATE TABLE "Post" (id TEXT PRIMARY KEY, userId INT NOT NULL REFERENCES "User" (id), n INT DEFAULT 3);
      CREATE INDEX named ON "User" (name) WHERE id > 3; CREATE VIEW people AS SELECT name FROM "User";`,
    '02_columns': `ALTER TABLE "User" ADD COLUMN email TEXT; CREATE UNIQUE INDEX mails ON "User" (email); ALTER TABLE "Post" DROP COLUMN n;`,
    '03_rename': `ALTER TABLE "User" RENAME COLUMN name TO full_name; ALTER TABLE "Post" RENAME TO "Article";`,
    '04_again': `PRAGMA foreign_keys=OFF;
      CREATE TABLE "new_Article" (id TEXT NOT NULL PRIMARY KEY, userId INT REFERENCES "User" (id) ON DELETE SET NULL, at TEXT);
      INSERT INTO "new_Article" (id, userId) SELECT id, userId FROM "Article"; DROP TABLE "Article";
      ALTER TABLE "new_Article" RENAME TO "Article"; PRAGMA foreign_keys=ON;`,
    '05_trigger': `CREATE TRIGGER touched AFTER UPDATE ON "User" BEGIN SELECT 1; END; DROP VIEW people; CREATE TABLE t (id INT);`,
    '06_drop_all': `DROP TABLE "Article"; DROP TABLE "User"; DROP TABLE t;`,
  },
};

describeEachDatabase('adopting a history', ({ engine }) => {
  test('writes a way back for each revision, which leads to exactly what was there before', async () => {
    const { folder, url, database } = await createScene(engine, histories[engine]);
    const adopted = await adopt({ dir: folder.dir, scratchUrl: url });
    expect(adopted.filter(({ result }) => result !== 'written')).toEqual([]);
    const { revisions } = await climbStairway({ database, dir: folder.dir });
    expect(revisions).toBe(adopted.length);
  });

  test('renames back what was renamed, so that its data stays', async () => {
    const { folder, url, database, migrator } = await createScene(engine, histories[engine]);
    await adopt({ dir: folder.dir, scratchUrl: url });
    await migrator.up({ to: '02' });
    const user = engine === 'postgres' ? `(name, roles) VALUES ('Ada', '{USER}')` : `(name) VALUES ('Ada')`;
    await database.query({ text: `INSERT INTO "User" ${user}`, values: [] });
    await database.query({ text: `INSERT INTO "Post" (id, "userId") VALUES ('p', 1)`, values: [] });
    await migrator.up({ to: '04' });
    await migrator.down({ to: '02' });
    expect((await database.query({ text: 'SELECT id, name FROM "User"', values: [] })).rows).toEqual([
      { id: 1, name: 'Ada' },
    ]);
    expect((await database.query({ text: 'SELECT id FROM "Post"', values: [] })).rows).toEqual([{ id: 'p' }]);
  });

  test('says in the file and in the answer what does not come back', async () => {
    const { folder, url } = await createScene(engine, {
      '1_users': 'CREATE TABLE users (id INT, name TEXT NOT NULL, note TEXT); CREATE TABLE old (id INT);',
      '2_drop': 'ALTER TABLE users DROP COLUMN name;\nALTER TABLE users DROP COLUMN note;\nDROP TABLE old;',
    });
    const [, second] = await adopt({ dir: folder.dir, scratchUrl: url, dryRun: true });
    expect(second).toMatchObject({
      result: 'written',
      notes: expect.arrayContaining([
        'Column users.name comes back empty, and only where the table has no rows.',
        'Column users.note comes back empty.',
        'Table old comes back empty.',
      ]),
      down: expect.stringContaining('-- It brings back the schema, and not the data:\n--   '),
    });
    // Nothing was written, so that nothing is there.
    expect((await adopt({ dir: folder.dir, scratchUrl: url })).map(({ result }) => result)).toEqual([
      'written',
      'written',
    ]);
    expect((await adopt({ dir: folder.dir, scratchUrl: url })).map(({ result }) => result)).toEqual([
      'present',
      'present',
    ]);
  });

  test('refuses a history that does not go up from nothing, and writes nothing', async () => {
    const { folder, url } = await createScene(engine, {
      '1_users': 'CREATE TABLE users (id INT);',
      '2_x': 'DROP TABLE nowhere;',
    });
    await expect(adopt({ dir: folder.dir, scratchUrl: url })).rejects.toMatchObject({
      code: 'HF_MIGRATION_REPLAY',
    });
    expect((await adopt({ dir: folder.dir, scratchUrl: url }).catch(() => [])).length).toBe(0);
  });

  test('as a command tells of each revision, and then verify has a way back to prove', async () => {
    const project = await createProject(engine);
    await project.models('model users {\n  id Int @id\n  note String?\n}\n');
    await project.write(
      'prisma/migrations/1_users/migration.sql',
      'CREATE TABLE users (id INTEGER NOT NULL, CONSTRAINT users_pkey PRIMARY KEY (id));',
    );
    await project.write('prisma/migrations/2_note/migration.sql', 'ALTER TABLE users ADD COLUMN note TEXT;');
    const { code, stdout } = await project.run('adopt');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout:
        '  ✔ 1_users  down.sql\n  ✔ 2_note  down.sql\n' +
        '2 migrations got a down.sql. Read each before it runs; holdfast-migrate verify proves them all.\n',
    });
    expect(await project.read('prisma/migrations/2_note/down.sql')).toMatch(/DROP COLUMN note|new_users/);
    expect(await project.run('verify')).toMatchObject({ code: 0 });
  });
});

describeEachDatabase(
  'adopting partitions',
  ({ engine }) => {
    test('brings a partitioned table back, whatever it is partitioned by', async () => {
      const { folder, url, database } = await createScene(engine, {
        '1_parts': `CREATE TABLE plain (id INT, day DATE) PARTITION BY RANGE (day);
          CREATE UNLOGGED TABLE loose (id INT);
          CREATE TABLE by_expression (id INT, name TEXT) PARTITION BY RANGE ((id + 1), lower(replace(name, ')', '(')));
          CREATE TABLE nested (id INT, name TEXT) PARTITION BY LIST (((name || ')')));
          CREATE TABLE nested_1 PARTITION OF nested FOR VALUES IN ('a (b)') PARTITION BY RANGE ((id % 7));
          CREATE TABLE nested_1_1 PARTITION OF nested_1 FOR VALUES FROM (0) TO (3);
          ALTER TABLE nested_1 ENABLE ROW LEVEL SECURITY;`,
        '2_gone': 'DROP TABLE plain, loose, by_expression, nested;',
      });
      const adopted = await adopt({ dir: folder.dir, scratchUrl: url });
      expect(adopted.map(({ result, because }) => because ?? result)).toEqual(['written', 'written']);
      expect(await climbStairway({ database, dir: folder.dir })).toEqual({ revisions: 2 });
    });
  },
  { engines: ['postgres'] },
);

describeEachDatabase('adopting what rows are in the way of', ({ engine }) => {
  test('writes nothing for that revision, and says what the database said at whatever stage', async () => {
    const table = (name: string, column: string): string => `CREATE TABLE ${name} (id INT, name ${column});`;
    const again = `${table('new_users', 'TEXT')} DROP TABLE users; ALTER TABLE new_users RENAME TO users;`;
    const alter = 'ALTER TABLE users ALTER COLUMN name DROP NOT NULL;';
    const { folder, url } = await createScene(engine, {
      '1_users': table('users', 'TEXT NOT NULL'),
      '2_optional': `${engine === 'sqlite' ? again : alter} INSERT INTO users VALUES (1, NULL); CREATE TABLE pets (id INT);`,
    });
    const [, second] = await adopt({ dir: folder.dir, scratchUrl: url });
    expect(second).toMatchObject({
      result: 'impossible',
      because: expect.stringMatching(/contains null values|NOT NULL constraint failed/),
    });
  });
});

describeEachDatabase(
  'adopting a dropped column that rows are in the way of',
  ({ engine }) => {
    test('writes nothing for that revision, and says what the database said', async () => {
      const { folder, url } = await createScene(engine, {
        '1_users': 'CREATE TABLE users (id INT, name TEXT NOT NULL);',
        '2_drop': 'ALTER TABLE users DROP COLUMN name; INSERT INTO users VALUES (1);',
      });
      const [, second] = await adopt({ dir: folder.dir, scratchUrl: url });
      expect(second).toMatchObject({
        result: 'impossible',
        notes: expect.arrayContaining(['What INSERT in line 1 did to rows is not undone.']),
        because: expect.stringContaining('contains null values'),
      });
    });
  },
  { engines: ['postgres'] },
);
