import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

import { runCommand } from '../fixtures/command.ts';

test.each([
  { args: [], says: 'Usage: holdfast-migrate' },
  { args: ['sideways'], says: "unknown command 'sideways'" },
  { args: ['up', '--steps', '1'], says: "unknown option '--steps'" },
  { args: ['down', '--steps', '0'], says: "It must be an integer, at least 1, or 'all'." },
  { args: ['up', '--lock-timeout', 'soon'], says: 'It must be a number of seconds, at least 0.' },
  { args: ['down', '--table-lock-patience', '-1'], says: 'It must be a number of seconds, at least 0.' },
  { args: ['stamp', 'none', '--table-lock-patience', '1'], says: "unknown option '--table-lock-patience'" },
  { args: ['up'], says: 'which database? Set DATABASE_URL' },
  { args: ['up', '--url', 'mysql://root:secret@db/app'], says: 'this one begins with mysql:' },
  { args: ['up', '--url', 'db secret'], says: 'what was given is no URL' },
  { args: ['up', '--url', 'file:x.sqlite?mode=ro'], says: 'without parameters' },
])('$args ends with 2 and says: $says', async ({ args, says }) => {
  const { code, stdout, stderr } = await runCommand(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(says);
  expect(stderr).not.toContain('secret');
});

test.each([
  'up',
  'down',
  'status',
  'init',
  'create',
  'sql',
  'check',
  'lint',
  'verify',
  'redo',
  'stamp',
  'rebase',
  'adopt',
])('the help of %s shows examples', async (command) => {
  const { code, stdout } = await runCommand([command, '--help']);
  expect(code).toBe(0);
  expect(stdout).toContain(`$ holdfast-migrate ${command}`);
});

test('the help says what the command ends with', async () => {
  expect((await runCommand(['--help'])).stdout).toMatch(
    /3 {2}status --exit-code, check, lint: something is pending/,
  );
});

test('a password is in no output, not even in the verbose one', async () => {
  const url = 'postgresql://deploy:s%40cret@127.0.0.1:1/app';
  const args = ['up', '--verbose', '--json', '--url', url, '--dir', '/nowhere'];
  const { code, stdout, stderr } = await runCommand(args);
  expect(code).toBe(1);
  expect(stdout + stderr).not.toMatch(/s@cret|s%40cret/);
});

test('a percent sign in the URL that escapes nothing is told of as what it is', async () => {
  for (const url of ['postgresql://deploy:100%@127.0.0.1:1/app', 'postgresql://deploy@127.0.0.1:1/100%']) {
    const { code, stdout, stderr } = await runCommand(['up', '--json', '--url', url, '--dir', '/nowhere']);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, command: 'up', error: { code: 'HF_USAGE' } });
    expect(stderr).toBe(
      "Error [HF_USAGE]: the database's URL has a % in it that escapes nothing: write it as %25.\n",
    );
  }
});

test('the password of a URL in prisma.config.ts, or behind --scratch, is in no output', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-secret-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const url = 'postgresql://deploy:s%40cret@127.0.0.1:1/app';
  await writeFile(
    join(folder, 'prisma.config.mjs'),
    `export default { datasource: { url: '${url}' }, schema: 's@cret and s%40cret' };\n`,
  );
  const configured = await runCommand(['sql', '--json', '--verbose'], { cwd: folder });
  const named = ['check', '--json', '--verbose', '--scratch', url, '--config', `${url} s@cret`];
  for (const { code, stdout, stderr } of [configured, await runCommand(named, { cwd: folder })]) {
    expect(code).toBe(1);
    expect(stdout + stderr).toContain('***');
    expect(stdout + stderr).not.toMatch(/s@cret|s%40cret/);
  }
});

test('the installed command runs', () => {
  const bin = fileURLToPath(new URL('../../bin/holdfast-migrate.js', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, '--version'], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^\d+\.\d+\.\d+/);
});
