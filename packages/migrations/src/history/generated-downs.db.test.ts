import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, test } from 'vitest';

import { createProject } from '../fixtures/project.ts';

const users = 'model User {\n  id Int @id\n  name String\n}\n';

describeEachDatabase('down, past a migration without down.sql,', ({ engine }) => {
  async function createWithoutDown() {
    const project = await createProject(engine);
    await project.models(users);
    await project.run('create', 'users');
    await project.models(users.replace('name String', 'name String?'));
    await project.run('create', 'names');
    const revisions = await project.revisions();
    for (const name of revisions) await rm(join(project.dir, name, 'down.sql'));
    return { ...project, last: revisions.at(-1) ?? '' };
  }

  test('goes by the snapshots, where the script is what they come to', async () => {
    const project = await createWithoutDown();
    expect(await project.run('verify', '--dry-run')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Would go up.*_users\n.*_names\nNothing was run\.\n$/s),
    });
    await project.run('up');
    expect(await project.run('down', '--steps', 'all')).toMatchObject({ code: 0, stderr: '' });
    expect(await project.run('up')).toMatchObject({ code: 0 });
    expect(await project.run('check')).toMatchObject({ code: 0 });
  });

  test('refuses where the script was edited, and says how to get one', async () => {
    const project = await createWithoutDown();
    const path = `prisma/migrations/${project.last}/migration.sql`;
    await project.write(path, `${await project.read(path)}\nCREATE INDEX mine ON "User" (name);\n`);
    await project.run('up');
    const { code, stderr } = await project.run('down');
    expect(code).toBe(1);
    expect(stderr).toContain(
      `no way back past a migration without down.sql: ${project.last}. Nothing was run.`,
    );
    expect(stderr).toContain('holdfast-migrate adopt');
    const planned = await project.run('verify', '--dry-run');
    expect(planned.stdout).toContain(`${project.last}  no down.sql: holdfast-migrate adopt`);
    expect(await project.run('adopt')).toMatchObject({ code: 0 });
    expect(await project.run('down')).toMatchObject({ code: 0 });
  });
});
