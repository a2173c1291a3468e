import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { runCommand } from '../fixtures/command.ts';
import { createMigrationFolder } from '../fixtures/migration-folder.ts';

const history = {
  '1_users': 'CREATE TABLE users (id bigint PRIMARY KEY, name text);',
  '2_index': '\nCREATE INDEX users_name ON users (name);',
  '3_prefer': 'DROP INDEX users_name;',
};

test('lint says where, what and how else, and ends with 3', async () => {
  const { dir } = await createMigrationFolder(history);
  const { code, stdout, stderr } = await runCommand(['lint', '--dir', dir]);
  expect({ code, stderr }).toEqual({ code: 3, stderr: '' });
  expect(stdout).toBe(`2_index/migration.sql:2:1  error add-index
  2 | CREATE INDEX users_name ON users (name);
    | ^
  CREATE INDEX takes a SHARE lock on users and keeps it until the index is built and the transaction
  has ended: every INSERT, UPDATE and DELETE of the table waits, reads go on.
  → Build it while writes go on:
      CREATE INDEX CONCURRENTLY users_name ON users (name);

3_prefer/migration.sql:1:1  warning drop-index
  1 | DROP INDEX users_name;
    | ^
  DROP INDEX takes an ACCESS EXCLUSIVE lock on the index and on users: it waits for every
  transaction that uses the table, and reads and writes wait until its own transaction has ended.
  → Drop it while reads and writes go on:
      DROP INDEX CONCURRENTLY users_name;

3 migrations linted: 1 error, 1 warning.
`);
});

test('without an error it ends with 0', async () => {
  const { dir } = await createMigrationFolder(history);
  expect(await runCommand(['lint', '3', '--dir', dir])).toMatchObject({ code: 0 });
  expect(await runCommand(['lint', '--since', '3', '--dir', dir])).toEqual({
    code: 0,
    stdout: '0 migrations linted: nothing found.\n',
    stderr: '',
  });
});

test('--all looks past the baseline of lint.json', async () => {
  const { dir } = await createMigrationFolder(history);
  await writeFile(join(dir, 'lint.json'), '{ "since": "3" }');
  expect((await runCommand(['lint', '--dir', dir])).code).toBe(0);
  expect((await runCommand(['lint', '--all', '--dir', dir])).code).toBe(3);
  expect(await runCommand(['lint', '--all', '--since', '1', '--dir', dir])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--all and --since cannot both be meant.'),
  });
});

test('--json prints one object, and the text goes to stderr', async () => {
  const { dir } = await createMigrationFolder(history);
  const { stdout, stderr } = await runCommand(['lint', '2', '--json', '--dir', dir]);
  expect(JSON.parse(stdout)).toMatchObject({
    ok: true,
    command: 'lint',
    revisions: ['2_index'],
    findings: [{ rule: 'add-index', revision: '2_index', line: 2, column: 1 }],
  });
  expect(stderr).toContain('1 migration linted: 1 error.');
});

test('where there is no terminal it is plain', async () => {
  const { dir } = await createMigrationFolder(history);
  expect((await runCommand(['lint', '--dir', dir])).stdout).not.toContain('\u001B[');
});
