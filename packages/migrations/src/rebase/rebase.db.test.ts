import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, test } from 'vitest';

import { type BranchedProject, type BranchModels, createBranches } from '../fixtures/branches.ts';
import { rebase } from './rebase.ts';

const user = (...lines: readonly string[]): string =>
  `model User {\n  id Int @id\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;

const side: BranchModels = {
  base: user('name String'),
  theirs: [user('name String', 'email String? @unique')],
  ours: [user('name String', 'age Int?'), `${user('name String', 'age Int?')}model Pet {\n  id Int @id\n}\n`],
  merged: `${user('name String', 'email String? @unique', 'age Int?')}model Pet {\n  id Int @id\n}\n`,
};

describeEachDatabase('rebase', ({ engine }) => {
  const json = async (project: BranchedProject, ...args: readonly string[]) => {
    const { code, stdout } = await project.run('rebase', '--json', ...args);
    return { code, ...JSON.parse(stdout) };
  };

  test('puts the later branch behind the other, and the history is one again', async () => {
    const project = await createBranches(engine, side);
    const { theirs, ours } = project;
    expect((await project.run('check', '--offline')).stdout).toContain('✘ heads');
    const up = await project.read(`prisma/migrations/${ours[0]}/migration.sql`);
    // SQLite drops a column by making the table again, with the columns of both.
    const scripts = engine === 'sqlite' ? 'written again: down.sql' : 'scripts unchanged';
    expect(await project.run('rebase')).toEqual({
      code: 0,
      stderr: '',
      stdout:
        `  ✔ ${ours[0]}  follows ${theirs[0]}\n      ${scripts}\n` +
        `  ✔ ${ours[1]}  follows ${ours[0]}\n      scripts unchanged\n`,
    });
    expect(await project.read(`prisma/migrations/${ours[0]}/migration.sql`)).toBe(up);
    const snapshot = await project.read(`prisma/migrations/${ours[1]}/schema.snapshot`);
    expect(snapshot).toContain(`// follows ${ours[0]}\n`);
    expect(snapshot).toMatch(/email String\? @unique\n {2}age Int\?/);
    expect(await project.run('verify')).toMatchObject({ code: 0 });
    expect(await project.run('create', 'more')).toMatchObject({
      stdout: expect.stringContaining('nothing to create'),
    });
    expect(await project.run('rebase')).toMatchObject({
      stdout: 'There is one head only: nothing to rebase.\n',
    });
  });

  test('gives older revisions a name behind those they follow now, and only says so in a dry run', async () => {
    const project = await createBranches(engine, { ...side, oursAreOlder: true });
    const { theirs, ours } = project;
    const before = await project.revisions();
    const planned = await json(project, '--onto', theirs[0] ?? '', '--dry-run');
    expect(planned).toMatchObject({ code: 0, dryRun: true, onto: theirs[0] });
    expect(await project.revisions()).toEqual(before);
    const schema = join(project.root, 'prisma/schema.prisma');
    const now = new Date('2026-03-01');
    const { moved } = await rebase({ dir: project.dir, schema, onto: theirs[0], now });
    // Theirs is of May, so that ours get the seconds behind it.
    expect(moved.map(({ from, to, follows }) => ({ from, to, follows }))).toEqual([
      { from: ours[0], to: '20260501000001_ours_0', follows: theirs[0] },
      { from: ours[1], to: '20260501000002_ours_1', follows: '20260501000001_ours_0' },
    ]);
    expect(await project.revisions()).toEqual([
      project.first,
      theirs[0],
      '20260501000001_ours_0',
      '20260501000002_ours_1',
    ]);
    expect(await project.run('verify')).toMatchObject({ code: 0 });
  });

  test('puts one history behind another, where both have made the first migration', async () => {
    const pet = 'model Pet {\n  id Int @id\n}\n';
    const project = await createBranches(engine, {
      base: '',
      theirs: [side.base],
      ours: [pet],
      merged: side.base + pet,
    });
    expect(await project.run('check', '--offline')).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('heads'),
    });
    expect((await project.run('rebase')).stdout).toContain(
      `${project.ours[0]}  follows ${project.theirs[0]}`,
    );
    expect(await project.run('verify')).toMatchObject({ code: 0 });
  });

  test('says what the schema has beyond what both have made', async () => {
    const project = await createBranches(engine, {
      ...side,
      merged: `${side.merged}model Forgotten {\n  id Int @id\n}\n`,
    });
    expect((await project.run('rebase')).stdout).toMatch(
      /what no migration makes: holdfast-migrate create\n.*Forgotten/s,
    );
  });

  test.each<{ what: string; base?: string; theirs: string; ours: string; says: string }>([
    {
      what: 'column',
      theirs: user('name String?'),
      ours: user('name Int'),
      says: 'User.name: THEIRS has changed it, and OURS has changed it',
    },
    {
      what: 'new column',
      theirs: user('name String', 'a Int?'),
      ours: user('name String', 'a String?'),
      says: 'User.a: THEIRS has added it, and OURS has added it',
    },
    {
      what: 'new table',
      theirs: `${user('name String')}model A {\n  id Int @id\n}`,
      ours: `${user('name String')}model A {\n  id Int @id\n}`,
      says: 'A: THEIRS has added it, and OURS has added it',
    },
    {
      what: 'dropped column',
      theirs: user(),
      ours: user('name String?'),
      says: 'User.name: THEIRS has dropped it, and OURS has changed it',
    },
    {
      what: 'dropped table',
      base: `${user('name String')}model A {\n  id Int @id\n}`,
      theirs: user('name String'),
      ours: `${user('name String')}model A {\n  id Int @id\n  b Int?\n}`,
      says: 'A: THEIRS has dropped it, and OURS has changed it',
    },
    {
      what: 'column that an index needs',
      theirs: user(),
      ours: user('name String', '@@index([name])'),
      says: 'User.name: THEIRS has dropped it, and OURS has used it',
    },
    {
      what: 'index that needs a column',
      theirs: user('name String', '@@index([name])'),
      ours: user(),
      says: 'User.name: THEIRS has used it, and OURS has dropped it',
    },
  ])(
    'refuses where both have touched the same $what, and names both',
    async ({ base, theirs, ours, says }) => {
      const project = await createBranches(engine, {
        base: base ?? side.base,
        theirs: [theirs],
        ours: [ours],
        merged: ours,
      });
      const before = await project.revisions();
      const { code, stderr } = await project.run('rebase');
      expect(code).toBe(1);
      expect(stderr).toContain(
        'Error [HF_MIGRATION_REBASE]: both branches have touched the same things. Nothing was written.',
      );
      expect(stderr).toContain(
        says.replace('THEIRS', project.theirs[0] ?? '').replace('OURS', project.ours[0] ?? ''),
      );
      expect(await project.revisions()).toEqual(before);
    },
  );

  test("refuses, in Prisma's words, what only the database's names make impossible", async () => {
    const table = (name: string): string =>
      `${user('name String')}model ${name} {\n  id Int @id\n  @@map("pets")\n}\n`;
    const project = await createBranches(engine, {
      base: side.base,
      theirs: [table('Cat')],
      ours: [table('Dog')],
      merged: table('Cat'),
    });
    const { code, stderr } = await project.run('rebase');
    expect(code).toBe(1);
    expect(stderr).toMatch(/HF_MIGRATION_REBASE.*does not go together.*pets/s);
  });

  test('keeps a script that was edited by hand, as long as it would not have to change', async () => {
    const project = await createBranches(engine, side);
    const path = `prisma/migrations/${project.ours[1]}/migration.sql`;
    await project.write(path, `${await project.read(path)}\nINSERT INTO "Pet" VALUES (7);\n`);
    expect((await project.run('rebase')).code).toBe(0);
    expect(await project.read(path)).toContain('INSERT INTO "Pet" VALUES (7);');
  });

  test('leaves what is applied applied, under the new name, and the rest goes up behind it', async () => {
    const project = await createBranches(engine, { ...side, oursAreOlder: true });
    const { theirs, ours } = project;
    await project.run('up', '--to', ours[1] ?? '');
    const { moved } = await json(project, '--onto', theirs[0] ?? '');
    expect(moved.map(({ applied }: { applied: boolean }) => applied)).toEqual([true, true]);
    const states = async () =>
      JSON.parse((await project.run('status', '--json')).stdout).revisions.map(
        ({ name, state }: { name: string; state: string }) => [name.slice(15), state],
      );
    expect(await states()).toEqual([
      ['first', 'applied'],
      ['theirs_0', 'pending'],
      ['ours_0', 'applied'],
      ['ours_1', 'applied'],
    ]);
    expect((await project.run('up')).code).toBe(0);
    expect(await project.run('check')).toMatchObject({ code: 0 });
  });

  test('keeps of what code has applied which code it was, so that a later edit is found', async () => {
    const project = await createBranches(engine, { ...side, oursAreOlder: true });
    const old = `prisma/migrations/${project.ours[1]}`;
    const script = await project.read(`${old}/migration.sql`);
    for (const file of ['migration.sql', 'down.sql']) await rm(join(project.root, old, file));
    const code = `export const up = ({ script }) => script(${JSON.stringify(script)});\n`;
    await project.write(`${old}/migration.mts`, code);
    await project.run('up', '--to', project.ours[1] ?? '');
    const { moved } = await json(project, '--onto', project.theirs[0] ?? '');
    const { to } = moved.at(-1);
    expect(to).not.toBe(project.ours[1]);
    const state = async () => JSON.parse((await project.run('status', '--json')).stdout).revisions.at(-1);
    expect(await state()).toMatchObject({ name: to, state: 'applied' });
    await project.write(`prisma/migrations/${to}/migration.mts`, `${code}// another\n`);
    expect(await state()).toMatchObject({ name: to, state: 'edited' });
  });
});

describeEachDatabase(
  'rebase, where a table is made again',
  ({ engine }) => {
    const optional: BranchModels = {
      base: user('name String', 'age Int'),
      theirs: [user('name String', 'age Int', 'email String?')],
      ours: [user('name String?', 'age Int')],
      merged: user('name String?', 'age Int', 'email String?'),
    };

    test('writes the script again, so that it copies the columns of the others', async () => {
      const project = await createBranches(engine, optional);
      const { stdout } = await project.run('rebase');
      expect(stdout).toContain('written again: migration.sql, down.sql');
      expect(await project.read(`prisma/migrations/${project.ours[0]}/migration.sql`)).toContain(
        '"email" TEXT',
      );
      expect(await project.run('verify')).toMatchObject({ code: 0 });
    });

    test('refuses where it was edited by hand, and shows what it would have to be', async () => {
      const project = await createBranches(engine, optional);
      const path = `prisma/migrations/${project.ours[0]}/migration.sql`;
      await project.write(path, `${await project.read(path)}\nUPDATE "User" SET age = 1;\n`);
      const { code, stderr } = await project.run('rebase');
      expect(code).toBe(1);
      expect(stderr).toContain(`${project.ours[0]}/migration.sql was written or edited by hand`);
      expect(stderr).toContain('and would now be:');
      expect(await project.read(path)).toContain('UPDATE "User"');
    });

    test('refuses where it is applied, until it is taken down', async () => {
      const project = await createBranches(engine, { ...optional, oursAreOlder: true });
      await project.run('up', '--to', project.ours[0] ?? '');
      const onto = ['--onto', project.theirs[0] ?? ''];
      const { code, stderr } = await project.run('rebase', ...onto);
      expect(code).toBe(1);
      expect(stderr).toContain('Take them down first, and rebase again: holdfast-migrate down --steps 1');
      await project.run('down');
      expect((await project.run('rebase', ...onto)).code).toBe(0);
      expect((await project.run('up')).code).toBe(0);
      expect(await project.run('check')).toMatchObject({ code: 0 });
    });
  },
  { engines: ['sqlite'] },
);
