import { join } from 'node:path';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, test } from 'vitest';

import { runCommand } from '../fixtures/command.ts';
import { createProject, type TestProject } from '../fixtures/project.ts';

/** With what a template literal would take for its own. */
const users = `model User {
  id Int @id
  name String @default("\`\${x}\\\\")
}
`;

async function createUsers(
  engine: 'postgres' | 'sqlite',
  manifest = '{ "type": "module" }',
): Promise<TestProject> {
  const project = await createProject(engine);
  await project.write('package.json', manifest);
  await project.models(users);
  expect(await project.run('create', 'users')).toMatchObject({ code: 0 });
  return project;
}

describeEachDatabase('a project with migrations in code', ({ engine }) => {
  test('creates them from the schema, applies them and proves them', { timeout: 60_000 }, async () => {
    const project = await createProject(engine);
    await project.write('package.json', '{ "type": "module" }');
    await project.models(users);
    const created = await project.run('create', 'users', '--ts');
    expect(created).toMatchObject({ code: 0 });
    expect(created.stdout).toContain('Read migration.ts before');
    const [name = ''] = await project.revisions();
    const text = await project.read(`prisma/migrations/${name}/migration.ts`);
    expect(text).toContain('export const up: MigrationCode = async ({ script }) => {');
    expect(await project.read(`prisma/migrations/${name}/migration.sql`)).toMatch(
      /^-- holdfast: this migration is code, in migration\.ts\./,
    );
    expect((await project.run('create', 'nothing')).stdout).toContain('nothing to create');
    expect((await project.run('up', '--dry-run')).stdout).toContain(`• ${name}`);
    expect((await project.run('verify')).stdout).toContain('1 migration proved');
    expect((await project.run('up')).stdout).toContain(`✔ ${name}`);
    expect(await project.run('check')).toMatchObject({ code: 0 });
    expect(await project.run('down')).toMatchObject({ code: 0 });
  });

  test('calls the file .mts where the package is not one of modules', async () => {
    const project = await createUsers(engine, '{ "type": "commonjs" }');
    expect(await project.run('create', 'fill', '--ts')).toMatchObject({ code: 0 });
    const [, name = ''] = await project.revisions();
    expect(await project.read(`prisma/migrations/${name}/migration.mts`)).toContain('// Write here');
    expect(await project.run('up')).toMatchObject({ code: 0 });
  });

  test('keeps what the schema says for the next one, where one is made empty', async () => {
    const project = await createUsers(engine);
    await project.models('model User {\n  id Int @id\n  name String\n  mail String?\n}\n');
    expect(await project.run('create', 'fill', '--ts', '--empty')).toMatchObject({ code: 0 });
    expect((await project.run('create', 'mail', '--dry-run')).stdout).toContain('mail');
  });

  test('shows on a terminal how far it is, in one line, and what the code says', async () => {
    const project = await createUsers(engine);
    await project.run('create', 'fill', '--ts');
    const [, name = ''] = await project.revisions();
    await project.write(
      `prisma/migrations/${name}/migration.ts`,
      `export const up = {
        add: async ({ knex, log }) => {
          await knex('User').insert([{ id: 1, name: 'a' }, { id: 2, name: 'b' }]);
          log('two users');
        },
        rename: { backfill: 'User', batch: ({ sql, range }) => sql\`UPDATE "User" SET name = 'x' WHERE \${range}\` },
      };`,
    );
    const args = ['up', '--dir', project.dir, '--schema', join(project.root, 'prisma/schema.prisma')];
    const { stdout } = await runCommand(args, { env: { DATABASE_URL: project.url }, isTTY: true });
    expect(stdout).toContain('\u001B[2K    two users\n');
    expect(stdout).toMatch(
      / {2}… \d+_fill, rename: 2 of about [\d,]+ rows \(\d+ %\), [\d,]+ rows\/s, .* left\r/,
    );
    expect(await project.run('redo')).toMatchObject({ code: 1 });
  });

  test('prints no script of them, and says what to do', async () => {
    const project = await createUsers(engine);
    await project.run('create', 'fill', '--ts');
    const [first = '', second = ''] = await project.revisions();
    const refused = await project.run('sql');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(
      `Error [HF_MIGRATION_OFFLINE]: no script can hold migrations that are code: ${second}.`,
    );
    expect(await project.run('sql', '--to', first)).toMatchObject({ code: 0 });
  });

  test('stamps them with the code that is there, and notices an edit after that', async () => {
    const project = await createUsers(engine);
    await project.run('create', 'fill', '--ts');
    const [, name = ''] = await project.revisions();
    expect(await project.run('stamp', name)).toMatchObject({ code: 0 });
    await project.write(`prisma/migrations/${name}/migration.ts`, 'export const up = () => {};');
    expect((await project.run('up')).stderr).toContain('migration.ts was edited after it was applied');
  });
});
