import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

import { runCommand } from '../fixtures/command.ts';

test.each([
  { args: [], says: 'Usage: holdfast-migrate' },
  { args: ['sideways'], says: "unknown command 'sideways'" },
  { args: ['up', '--steps', '1'], says: "unknown option '--steps'" },
  { args: ['down', '--steps', '0'], says: "It must be an integer, at least 1, or 'all'." },
  { args: ['up', '--lock-timeout', 'soon'], says: 'It must be a number of seconds, at least 0.' },
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

test('the installed command runs', () => {
  const bin = fileURLToPath(new URL('../../bin/holdfast-migrate.js', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, '--version'], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^\d+\.\d+\.\d+/);
});
