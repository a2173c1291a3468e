import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, test } from 'vitest';

import { createProject } from '../fixtures/project.ts';

const first = 'model User {\n  id Int @id\n  name String\n}\n';

describeEachDatabase('creating migrations', ({ engine }) => {
  test('writes the way up, the way back and a snapshot, and then finds nothing to create', async () => {
    const project = await createProject(engine);
    await project.models(first);
    const created = await project.run('create', 'First: users!');
    expect(created).toMatchObject({ code: 0, stderr: '' });
    const [name = ''] = await project.revisions();
    expect(name).toMatch(/^\d{14}_first_users$/);
    const read = (file: string): Promise<string> => project.read(`prisma/migrations/${name}/${file}`);
    expect(await read('migration.sql')).toContain('CREATE TABLE "User"');
    expect(await read('down.sql')).toContain('DROP TABLE "User"');
    expect(await read('schema.snapshot')).toContain('model User {\n  id Int @id\n  name String\n}\n');
    await project.models(`// what a comment says\n${first.replace('name String', 'name      String // …')}`);
    expect((await project.run('create', 'again')).stdout).toBe(
      'The schema is as the last migration has it: nothing to create.\n',
    );
    expect(await project.revisions()).toHaveLength(1);
  });

  test('never names a revision before the last one, which may be from the future', async () => {
    const project = await createProject(engine);
    await project.models(first);
    await project.run('create', 'first');
    await project.write('prisma/migrations/20991231235959_late/migration.sql', 'SELECT 1;');
    await project.run('create', 'second', '--empty');
    expect((await project.revisions()).at(-1)).toBe('21000101000000_second');
  });

  test('does not guess what was renamed, and keeps the rows of what was', async () => {
    const project = await createProject(engine);
    await project.models(`${first.replace('name String', 'name String @unique\n  posts Post[]')}
model Post {\n  id Int @id\n  userId Int\n  user User @relation(fields: [userId], references: [id])\n  @@index([userId, id])\n}\n`);
    await project.run('create', 'first');
    await project.models(`model Person {\n  id Int @id\n  fullName String? @unique @map("full_name")\n  posts Post[]\n}
model Post {\n  id Int @id\n  authorId Int\n  author Person @relation(fields: [authorId], references: [id])\n  @@index([authorId, id])\n}\n`);
    const asked = await project.run('create', 'rename');
    expect(asked).toMatchObject({ code: 1, stderr: expect.stringContaining('--rename User=Person') });
    const renames = ['User=Person', 'Person.name=fullName', 'Post.userId=authorId'];
    const done = await project.run('create', 'rename', ...renames.flatMap((rename) => ['--rename', rename]));
    expect(done).toMatchObject({ code: 0 });
    expect((await project.run('verify')).stderr).toBe('');
    expect((await project.run('up')).code).toBe(0);
    const sql = await project.read(`prisma/migrations/${(await project.revisions()).at(-1)}/migration.sql`);
    expect(sql).toContain('RENAME TO "Person"');
    expect(sql).toContain('RENAME COLUMN "name" TO "full_name"');
    expect(sql).not.toContain('DROP COLUMN');
  });

  test('reads what stands from the database where the history was made without snapshots', async () => {
    const project = await createProject(engine);
    await project.write(
      'prisma/migrations/1_users/migration.sql',
      'CREATE TABLE "User" (id INTEGER NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY (id));',
    );
    await project.models('model User {\n  id Int @id\n  name String?\n}\n');
    expect(await project.run('create', 'name')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('HF_MIGRATION_NO_SNAPSHOT'),
    });
    await project.run('up');
    expect(await project.run('create', 'name')).toMatchObject({ code: 0, stderr: '' });
    const last = (await project.revisions()).at(-1);
    expect(await project.read(`prisma/migrations/${last}/migration.sql`)).toContain('"name" TEXT');
    expect(await project.run('up')).toMatchObject({ code: 0 });
    expect(await project.run('check')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^All is well\.\n/),
    });
  });

  test('asks for renames there as well, and leaves alone what a schema cannot say', async () => {
    const project = await createProject(engine);
    await project.write(
      'prisma/migrations/1_users/migration.sql',
      `CREATE TABLE "User" (id INTEGER NOT NULL, name TEXT NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY (id));
       CREATE UNIQUE INDEX user_names ON "User" (name) WHERE id > 7;`,
    );
    await project.models('model User {\n  id Int @id\n  fullName String\n}\n');
    await project.run('up');
    expect((await project.run('create', 'names')).stderr).toContain('--rename User.name=fullName');
    expect(await project.run('create', 'names', '--rename', 'User.name=fullName')).toMatchObject({ code: 0 });
    const sql = await project.read(`prisma/migrations/${(await project.revisions()).at(-1)}/migration.sql`);
    expect(sql).toContain('ALTER TABLE "User" RENAME COLUMN "name" TO "fullName"');
    expect(sql).not.toMatch(/DROP/);
    expect((await project.run('up')).code).toBe(0);
  });

  test('only shows what it would write in a dry run', async () => {
    const project = await createProject(engine);
    await project.models(first);
    const { stdout } = await project.run('create', 'first', '--dry-run', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      created: { up: expect.stringContaining('CREATE TABLE') },
    });
    expect(await project.run('init', '--dry-run')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Would make .*Nothing was written\.\n$/),
    });
    expect(await project.run('init')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Migrations for /),
    });
    expect(await project.revisions()).toEqual([]);
  });

  test('shows the words of Prisma where the schema is wrong', async () => {
    const project = await createProject(engine);
    await project.models('model User {\n  id Int @id\n  other Nothing\n}\n');
    expect(await project.run('create', 'first')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/HF_MIGRATION_SCHEMA.*\n.*Type "Nothing" is neither a built-in type/),
    });
  });

  test('checks, stamps, takes down and up again, and writes the script for others', async () => {
    const project = await createProject(engine);
    await project.models(first);
    await project.run('create', 'first');
    const found = async (): Promise<unknown> =>
      JSON.parse((await project.run('check', '--json')).stdout).findings.map(
        ({ kind }: { kind: string }) => kind,
      );
    expect(await found()).toEqual(['pending']);
    await project.run('up');
    expect(await found()).toEqual([]);
    expect((await project.run('redo')).stdout).toMatch(/1 migration taken down .*\n.*\n1 migration applied/);
    await project.run('stamp', 'none');
    expect(await found()).toEqual(['pending']);
    const [name = ''] = await project.revisions();
    expect((await project.run('stamp', name)).stdout).toContain('declared applied');
    expect(await found()).toEqual([]);
    await project.models(first.replace('name String', 'name String?'));
    expect(await found()).toEqual(['snapshot']);
    expect((await project.run('sql')).stdout).toContain(`INSERT INTO _prisma_migrations`);
    expect((await project.run('sql', '--from', name, '--to', 'none')).stdout).toContain('DROP TABLE "User"');
  });
});
