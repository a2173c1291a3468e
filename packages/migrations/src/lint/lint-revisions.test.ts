import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { lintHistory, users } from '../fixtures/lint-history.ts';
import { createMigrationFolder } from '../fixtures/migration-folder.ts';
import { type LintOptions, lintRevisions } from './lint-revisions.ts';

test('a finding is plain data, with the place, the danger and the safe way in the script’s own names', async () => {
  const { dir } = await createMigrationFolder({
    '1': users,
    '2': '-- é😀\r\nSELECT 1; CREATE INDEX "users Name" ON users (name);\r\n',
  });
  const report = await lintRevisions({ dir });
  expect(report).toEqual(JSON.parse(JSON.stringify(report)));
  expect(report).toEqual({
    revisions: ['1', '2'],
    findings: [
      {
        rule: 'add-index',
        severity: 'error',
        revision: '2',
        direction: 'up',
        line: 2,
        column: 11,
        text: 'SELECT 1; CREATE INDEX "users Name" ON users (name);',
        message: expect.stringContaining('takes a SHARE lock on users'),
        advice: [
          {
            says: 'Build it while writes go on:',
            sql: 'CREATE INDEX CONCURRENTLY "users Name" ON users (name);',
          },
        ],
      },
    ],
  });
});

test('each command of an ALTER TABLE has its own place', async () => {
  const sql =
    "ALTER TABLE users\n  ALTER name SET DEFAULT repeat('a', 2), -- ,\n  ALTER name SET NOT NULL,\n  DROP name";
  expect(await lintHistory({ '1': users, '2': sql })).toEqual([
    '2:1:1 set-default',
    '2:3:3 set-not-null',
    '2:4:3 drop-column',
  ]);
});

test('a table made in an earlier pending migration is one that others use already', async () => {
  expect(await lintHistory({ '1': users, '2': 'CREATE INDEX i ON users (name)' })).toEqual([
    '2:1:1 add-index',
  ]);
  expect(await lintHistory({ '1': `${users} CREATE INDEX i ON users (name)` })).toEqual([]);
});

test('a script that cannot be read is a finding at its place, and the rest is looked at', async () => {
  const found = await lintHistory({
    '1': users,
    '2': '-- é\nSELECT 1;\n  SELEC 2;',
    '3': 'DROP TABLE users',
    '4': '\uFEFFSELECT (',
  });
  expect(found).toEqual(['2:3:3 syntax-error', '3:1:1 drop-table', '4:1:9 syntax-error']);
  expect(await lintHistory({ '1': `SELECT 'a\0b'` })).toEqual(['1:1:10 syntax-error']);
});

test('a temporary table hides the one of its name where no schema is named, until its script is over', async () => {
  const hide = 'CREATE TEMP TABLE users (id int);\n';
  const lint = async (...scripts: readonly string[]): Promise<readonly string[]> => {
    const folders = scripts.map((script, index) => [`${index + 2}`, script]);
    const { dir } = await createMigrationFolder({ '1': users, ...Object.fromEntries(folders) });
    return (await lintRevisions({ dir })).findings.map(({ rule, line }) => `${line} ${rule}`);
  };
  const change = (table: string): string =>
    `ALTER TABLE ${table} ALTER COLUMN name SET NOT NULL;\nDROP TABLE ${table};`;
  expect(await lint(hide + change('users'))).toEqual([]);
  expect(await lint(hide + change('pg_temp.users'))).toEqual([]);
  expect(await lint(hide + change('public.users'))).toEqual(['2 set-not-null', '3 drop-table']);
  expect(await lint(`${hide}CREATE INDEX i ON users (id); DROP INDEX i; ${change('users')}`)).toEqual([]);
  expect(await lint(hide, change('users'))).toEqual(['1 set-not-null', '2 drop-table']);
  expect(await lint(`${hide}DROP TABLE users;`, change('users'))).toEqual(['1 set-not-null', '2 drop-table']);
});

test('only what is asked for is looked at, and what comes before it is known all the same', async () => {
  const history = {
    '1_a': users,
    '2_b': 'DROP INDEX x',
    '3_c': 'ALTER TABLE users ALTER id SET NOT NULL',
    '4_d': 'DROP TABLE users',
  };
  expect(await lintHistory(history, { since: '2' })).toEqual(['4_d:1:1 drop-table']);
  expect(await lintHistory(history, { revisions: ['2', '1_a'] })).toEqual(['2_b:1:1 drop-index']);
  await expect(lintHistory(history, { since: '9' })).rejects.toMatchObject({ code: 'HF_MIGRATION_UNKNOWN' });
});

test('lint.json beside the migrations has the baseline, and the rules that are off', async () => {
  const folder = await createMigrationFolder({
    '1': users,
    '2': 'DROP INDEX x',
    '3': 'DROP INDEX y; DROP TABLE users',
  });
  const write = (settings: unknown): Promise<void> =>
    writeFile(
      join(folder.dir, 'lint.json'),
      typeof settings === 'string' ? settings : JSON.stringify(settings),
    );
  const found = async (options: Partial<LintOptions> = {}): Promise<readonly string[]> =>
    (await lintRevisions({ dir: folder.dir, ...options })).findings.map(
      ({ revision, rule }) => `${revision} ${rule}`,
    );
  await write({ since: '2', off: ['drop-index'] });
  expect(await found()).toEqual(['3 drop-table']);
  await write({ since: '2' });
  expect(await found({ since: 'none' })).toEqual(['2 drop-index', '3 drop-index', '3 drop-table']);
  for (const [settings, message] of [
    ['{', 'is not JSON'],
    ['[]', 'must be an object'],
    [{ till: 1 }, "there is no setting 'till'"],
    [{ since: 1 }, 'since must be the name of a migration, or the beginning of it; got 1.'],
    [{ off: 'x' }, 'off must be a list of rules; got "x".'],
    [{ off: ['nonsense'] }, 'off: there is no rule "nonsense".'],
  ]) {
    await write(settings);
    await expect(found()).rejects.toMatchObject({
      code: 'HF_MIGRATION_CONFIG',
      message: expect.stringContaining(String(message)),
    });
  }
});

test('a way back that loses what the way forward made is a notice, one that loses more an error', async () => {
  const up = 'CREATE TABLE a (id int); ALTER TABLE users ADD COLUMN x int, ADD COLUMN y int;';
  const down = 'ALTER TABLE users DROP x, DROP y;\nDROP TABLE a;';
  const { dir } = await createMigrationFolder({ '1': users, '2': { up, down } });
  const { findings } = await lintRevisions({ dir });
  expect(findings).toMatchObject([{ rule: 'data-loss-in-down', severity: 'notice', direction: 'down' }]);
  expect(findings[0]?.message).toContain('the values of users.x, the values of users.y, the rows of a:');
  for (const more of [
    'DROP TABLE users',
    'ALTER TABLE users DROP name',
    'TRUNCATE users',
    'DELETE FROM users',
  ]) {
    const found = await lintHistory({ '1': users, '2': { up, down: `${down}\n${more}` } });
    expect(found).toContain('2 down:3:1 down-drops-more');
  }
});

test('the lock rules hold on the way back, and those about code that runs do not', async () => {
  const up = 'ALTER TABLE users ALTER id DROP NOT NULL; SELECT 1';
  const down = 'ALTER TABLE users RENAME name TO title;\nALTER TABLE users ALTER title SET NOT NULL;';
  expect(await lintHistory({ '1': users, '2': { up, down } })).toEqual(['2 down:2:1 set-not-null']);
});

test('migrations in code are passed over', async () => {
  const folder = await createMigrationFolder({ '1': users, '3': 'DROP TABLE users' });
  await mkdir(join(folder.dir, '2'));
  await writeFile(join(folder.dir, '2', 'migration.ts'), 'export async function up() {}');
  const { revisions, findings } = await lintRevisions({ dir: folder.dir });
  expect(revisions).toEqual(['1', '2', '3']);
  expect(findings).toMatchObject([{ revision: '3', rule: 'drop-table' }]);
});

test('options that cannot be meant are refused', async () => {
  await expect(lintRevisions({ dir: '' })).rejects.toThrow("dir must be the folder of migrations; got ''.");
});
