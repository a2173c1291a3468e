import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, test } from 'vitest';

import { runCommand } from '../fixtures/command.ts';
import type { Files } from '../fixtures/migration-folder.ts';
import { createScene } from '../fixtures/scene.ts';
import type { MigrationEvent } from '../runner/events.ts';

const revisions = {
  '1_users': { up: 'CREATE TABLE users (id int);', down: 'DROP TABLE users;' },
  '2_orders': 'CREATE TABLE orders (id int);',
};

describeEachDatabase('the command', ({ engine }) => {
  async function createCommand(files: Readonly<Record<string, Files>> = revisions) {
    const scene = await createScene(engine, files);
    const env = { DATABASE_URL: scene.url };
    return {
      ...scene,
      run: (...args: readonly string[]) => runCommand([...args, '--dir', scene.folder.dir], { env }),
    };
  }

  test('shows each revision as it is applied, and what there was to do', async () => {
    const { run } = await createCommand();
    const { code, stdout, stderr } = await run('up');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^ {2}✔ 1_users \d+ ms\n {2}✔ 2_orders \d+ ms\n2 migrations applied in \d+ ms\.\n$/,
    );
    expect(await run('up')).toEqual({ code: 0, stdout: 'Nothing to apply.\n', stderr: '' });
  });

  test('takes down what was applied last', async () => {
    const { run } = await createCommand({ '1_users': revisions['1_users'] });
    await run('up');
    expect((await run('down', '--steps', 'all')).stdout).toMatch(
      /^ {2}✔ 1_users \d+ ms\n1 migration taken down in \d+ ms\.\n$/,
    );
    expect((await run('down')).stdout).toBe('Nothing to take down.\n');
  });

  test('prints the result as one JSON object, and all else to stderr', async () => {
    const { run } = await createCommand();
    const { stdout, stderr } = await run('up', '--json');
    expect(JSON.parse(stdout)).toEqual({
      ok: true,
      command: 'up',
      dryRun: false,
      planned: ['1_users', '2_orders'],
      done: [
        { revision: '1_users', durationMs: expect.any(Number) },
        { revision: '2_orders', durationMs: expect.any(Number) },
      ],
    });
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toContain('✔ 1_users');
  });

  test('shows where each revision stands, and ends with 3 when asked and something is to be done', async () => {
    const { run } = await createCommand();
    await run('up', '--to', '1_users');
    const { code, stdout } = await run('status');
    expect(code).toBe(0);
    expect(stdout.split('\n').slice(1)).toEqual([
      expect.stringMatching(/^ {2}✔ 1_users {3}applied {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC {2}\d+ ms$/),
      '  • 2_orders  pending  no way back',
      '1 migration to apply: holdfast-migrate up',
      '',
    ]);
    expect((await run('status', '--exit-code')).code).toBe(3);
    await run('up');
    expect(await run('status', '--exit-code')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/Up to date\.\n$/),
    });
    expect(JSON.parse((await run('status', '--json')).stdout)).toMatchObject({
      ok: true,
      upToDate: true,
      revisions: [{ name: '1_users', state: 'applied', reversible: true }, { name: '2_orders' }],
    });
  });

  test('says in the status what is to be repaired', async () => {
    const { run, folder } = await createCommand();
    await run('up');
    await folder.write({ '1_users': 'SELECT 1;' });
    await folder.remove('2_orders');
    expect((await run('status')).stdout).toMatch(
      /✘ 1_users .*edited.*\n.*✘ 2_orders .*missing.*\nTo be repaired: 1 edited, 1 missing\./,
    );
  });

  test('only says what it would do in a dry run', async () => {
    const { run, tables } = await createCommand();
    expect((await run('up', '--dry-run')).stdout).toBe(
      'Would be applied, in this order:\n  • 1_users\n  • 2_orders\nNothing was run.\n',
    );
    expect(await tables()).toEqual([]);
  });

  test('shows a failure without a stack, with its code, and ends with 1', async () => {
    const { run } = await createCommand({
      '1_users': 'CREATE TABLE users (id int);',
      '2_broken': 'SELEC 1;',
    });
    const { code, stdout, stderr } = await run('up');
    expect(code).toBe(1);
    expect(stdout).toMatch(/✔ 1_users \d+ ms\n {2}✘ 2_broken\n$/);
    expect(stderr).toMatch(/^Error \[HF_MIGRATION_SQL\]: 2_broken\/migration\.sql failed/);
    expect(stderr).not.toContain('    at ');
    const verbose = await run('up', '--verbose', '--json');
    expect(verbose.stderr).toContain('    at ');
    expect(JSON.parse(verbose.stdout)).toMatchObject({
      ok: false,
      command: 'up',
      error: { code: 'HF_MIGRATION_SQL', message: expect.stringContaining('2_broken') },
    });
  });

  test('shows what is under way on a terminal, and puts the result in its place', async () => {
    const { url, folder } = await createCommand({ '1_users': 'CREATE TABLE users (id int);' });
    const args = ['up', '--url', url, '--dir', folder.dir];
    const { stdout } = await runCommand(args, { isTTY: true, env: { NO_COLOR: '1' } });
    expect(stdout.startsWith('  … 1_users (1 of 1)\r\u001B[2K  ')).toBe(true);
  });

  test('ends with 130 when it is stopped', async () => {
    const { url, folder } = await createCommand();
    const stopped = await runCommand(['up', '--url', url, '--dir', folder.dir], {
      signal: AbortSignal.abort(),
    });
    expect(stopped).toMatchObject({ code: 130, stderr: expect.stringContaining('HF_MIGRATION_ABORTED') });
  });
});

describeEachDatabase(
  'the command that meets a lock of others',
  ({ engine }) => {
    test('shows who holds it up, and when it tries again', async () => {
      const { url, folder, migrator, open } = await createScene(engine, {
        '1_users': 'CREATE TABLE users (id int);',
        '2_name': 'ALTER TABLE users ADD COLUMN name text;',
      });
      await migrator.up({ to: '1' });
      const controller = new AbortController();
      const args = ['up', '--url', url, '--dir', folder.dir];
      await open().connection(async (holder) => {
        await holder.script("SET application_name = 'the report'; BEGIN; SELECT * FROM users");
        const stop = (message: unknown): void => {
          if ((message as MigrationEvent).type === 'locked') controller.abort(); // the channel has nothing else
        };
        subscribe('holdfast:migration', stop);
        const { code, stdout } = await runCommand(args, { signal: controller.signal });
        unsubscribe('holdfast:migration', stop);
        expect(code).toBe(130);
        expect(stdout).toMatch(
          /… 2_name is held up by pid \d+, application 'the report', .*idle in transaction; attempt 2 in \d+ ms\n/,
        );
        await holder.script('ROLLBACK');
      });
    });

    test('is as patient as it is told to be', async () => {
      const { url, folder, migrator, open } = await createScene(engine, {
        '1_users': { up: 'CREATE TABLE users (id int);', down: 'DROP TABLE users;' },
        '2_name': 'ALTER TABLE users ADD COLUMN name text;',
      });
      await migrator.up({ to: '1' });
      await open().connection(async (holder) => {
        await holder.script('BEGIN; SELECT * FROM users');
        for (const command of ['up', 'down', 'redo']) {
          const args = [command, '--table-lock-patience', '0', '--url', url, '--dir', folder.dir];
          const { code, stderr } = await runCommand(args);
          expect(code).toBe(1);
          expect(stderr).toMatch(/HF_MIGRATION_TABLE_LOCKED.* and 1 attempt\./s);
        }
        await holder.script('ROLLBACK');
      });
    });
  },
  { engines: ['postgres'] },
);
