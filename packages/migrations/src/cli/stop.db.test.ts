import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { join } from 'node:path';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, onTestFinished, test } from 'vitest';

import { createBranches } from '../fixtures/branches.ts';
import { runCommand } from '../fixtures/command.ts';
import { createProject, type TestProject } from '../fixtures/project.ts';
import type { MigrationEvent } from '../runner/events.ts';

const user = 'model User {\n  id Int @id\n}\n';
const pet = 'model Pet {\n  id Int @id\n}\n';

/** Runs a command that is stopped once it has applied its first migration, and says what it began. */
async function stopAfterOne({ url, dir, root }: TestProject, ...args: readonly string[]) {
  const controller = new AbortController();
  const started: string[] = [];
  const listen = (message: unknown): void => {
    const event = message as MigrationEvent; // the channel has nothing else
    if (event.type === 'started') started.push(event.revision);
    if (event.type === 'finished') controller.abort(new Error('stopped by SIGINT'));
  };
  subscribe('holdfast:migration', listen);
  onTestFinished(() => void unsubscribe('holdfast:migration', listen));
  const schema = join(root, 'prisma/schema.prisma');
  const { code, stderr } = await runCommand([...args, '--dir', dir, '--schema', schema], {
    env: { DATABASE_URL: url },
    signal: controller.signal,
  });
  return { code, stderr, started };
}

describeEachDatabase('Ctrl-C', ({ engine }) => {
  async function createHistory(): Promise<TestProject> {
    const project = await createProject(engine);
    for (const [name, text] of [
      ['users', user],
      ['pets', user + pet],
    ] as const) {
      await project.models(text);
      await project.run('create', name);
    }
    return project;
  }

  test('stops verify at the migration that is under way, with 130', async () => {
    const project = await createHistory();
    const { code, stderr, started } = await stopAfterOne(project, 'verify');
    expect({ code, started }).toEqual({ code: 130, started: [expect.stringContaining('users')] });
    expect(stderr).toContain('HF_MIGRATION_ABORTED');
  });

  test('stops check while it applies the history to its scratch database', async () => {
    const project = await createHistory();
    await project.run('up');
    const { code, started } = await stopAfterOne(project, 'check');
    expect({ code, started }).toEqual({ code: 130, started: [expect.stringContaining('users')] });
  });

  test('stops rebase before it has written anything', async () => {
    const models = { base: user, theirs: [user + pet], ours: [user.replace('}', '  a Int?\n}')] };
    const project = await createBranches(engine, { ...models, merged: user, oursAreOlder: true });
    const before = await project.revisions();
    const args = ['rebase', '--onto', project.theirs[0] ?? '', '--dir', project.dir];
    const schema = join(project.root, 'prisma/schema.prisma');
    const signal = AbortSignal.abort(new Error('stopped by SIGINT'));
    const { code, stderr } = await runCommand([...args, '--schema', schema, '--offline'], { signal });
    expect({ code, stderr }).toEqual({ code: 130, stderr: 'Error: stopped by SIGINT\n' });
    expect(await project.revisions()).toEqual(before);
  });
});
