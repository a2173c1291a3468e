import { expect, test } from 'vitest';

import { postgresDialect } from '../dialect/postgres/dialect.ts';
import { createMigrationFolder, type Files } from '../fixtures/migration-folder.ts';
import { checksumOf } from '../revision/checksum.ts';
import { readRevisions } from '../revision/read-revisions.ts';
import { guardScript } from './guard.ts';

const up = 'export const up = async () => {};\n';
const guard = guardScript('migration.ts', postgresDialect.refusing);

async function read(files: Files) {
  const { dir } = await createMigrationFolder({ '1_a': files });
  const [revision] = await readRevisions(dir);
  return revision;
}

test.each(['migration.ts', 'migration.mts', 'migration.js', 'migration.mjs'])(
  '%s is a migration',
  async (file) => {
    const checksum = checksumOf(up);
    expect(await read({ code: { [file]: up } })).toMatchObject({
      name: '1_a',
      checksum,
      down: undefined,
      code: { file, checksum },
    });
  },
);

test('line endings do not count in the checksum of code', async () => {
  const windows = await read({ code: { 'migration.ts': up.replaceAll('\n', '\r\n') } });
  expect(windows?.code?.checksum).toBe(checksumOf(up));
});

test('beside the script that refuses, the checksum is that of the script, as Prisma has it', async () => {
  expect(await read({ code: { 'migration.ts': up, 'migration.sql': `\uFEFF${guard}` } })).toMatchObject({
    checksum: checksumOf(`\uFEFF${guard}`),
    code: { file: 'migration.ts' },
  });
});

test.each([
  'export const down: MigrationCode = async () => {};',
  'export async function down() {}',
  'const down = up;\nexport { up, down };',
  "export * from './elsewhere.ts';",
  'exports.down = () => {};',
])('%j has a way back', async (text) => {
  expect((await read({ code: { 'migration.ts': text } }))?.down).toBeDefined();
});

test.each(['// export const down', 'export const downtown = 1;', 'const down = 1;'])(
  '%j has none',
  async (text) => {
    expect((await read({ code: { 'migration.ts': text } }))?.down).toBeUndefined();
  },
);

test.each([
  [{ 'migration.ts': up, 'migration.js': up }, 'has both migration.ts and migration.js.'],
  [{ 'migration.ts': up, 'down.sql': '' }, 'has both migration.ts and down.sql.'],
  [
    { 'migration.ts': up, 'migration.sql': 'SELECT 1;' },
    'has both migration.ts and a migration.sql with a script of its own.',
  ],
  [
    { 'migration.ts': up, 'migration.sql': '' },
    'has both migration.ts and a migration.sql with a script of its own.',
  ],
  [{ 'migration.sql': guard }, 'is code, as its migration.sql says, and its migration.ts is not there.'],
])('what it is would be a guess where a folder has %j', async (files, message) => {
  await expect(read({ code: files })).rejects.toMatchObject({
    code: 'HF_MIGRATION_FOLDER',
    message: expect.stringContaining(`the migration 1_a ${message} Nothing was run.`),
  });
});
