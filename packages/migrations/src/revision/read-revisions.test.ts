import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { createMigrationFolder } from '../fixtures/migration-folder.ts';
import { checksumOf } from './checksum.ts';
import { checkLockFile, readProvider } from './lock-file.ts';
import { readRevisions } from './read-revisions.ts';

test('every folder is a revision, and files beside them are none', async () => {
  const { dir } = await createMigrationFolder({ '2_b': { up: 'b', down: 'not b' }, '1_a': 'a' });
  await writeFile(join(dir, 'migration_lock.toml'), 'provider = "postgresql"');
  expect(await readRevisions(dir)).toEqual([
    { name: '1_a', checksum: checksumOf('a'), script: 'a', down: undefined },
    { name: '2_b', checksum: checksumOf('b'), script: 'b', down: 'not b' },
  ]);
});

test('a byte-order mark counts in the checksum, as it does for Prisma', async () => {
  const { dir } = await createMigrationFolder({ '1_a': '\uFEFFSELECT 1;\r\n' });
  const [revision] = await readRevisions(dir);
  expect(revision?.checksum).toBe(checksumOf(Buffer.from('\uFEFFSELECT 1;\r\n')));
});

test('hundreds of folders with odd names are read, in order', async () => {
  const odd = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`${1000 + index} ö'"; --`, 'x']));
  const { dir } = await createMigrationFolder(odd);
  expect((await readRevisions(dir)).map(({ name }) => name)).toEqual(Object.keys(odd).sort());
});

test('a folder without migration.sql is named', async () => {
  const { dir } = await createMigrationFolder({ '1_a': 'a' });
  await mkdir(join(dir, '2_b'));
  await expect(readRevisions(dir)).rejects.toMatchObject({
    code: 'HF_MIGRATION_FOLDER',
    path: join(dir, '2_b', 'migration.sql'),
    message: expect.stringContaining('the migration 2_b has no migration.sql. Nothing was run.'),
  });
});

test('a folder that is not there is named', async () => {
  await expect(readRevisions('/nowhere/migrations')).rejects.toThrow(
    'the folder of migrations cannot be read: /nowhere/migrations (ENOENT).',
  );
});

test('a script that is not UTF-8 is refused by name, and UTF-16 is called so', async () => {
  const utf16 = await createMigrationFolder({ '1_a': { up: Buffer.from('\uFEFFSELECT', 'utf16le') } });
  await expect(readRevisions(utf16.dir)).rejects.toThrow(/1_a\/migration\.sql is UTF-16/);
  const latin1 = await createMigrationFolder({ '1_a': { up: Buffer.from('é', 'latin1') } });
  await expect(readRevisions(latin1.dir)).rejects.toThrow(
    /1_a\/migration\.sql holds bytes that are not UTF-8/,
  );
});

test("Prisma's lock file says which database the migrations are for", async () => {
  expect(readProvider('# Please do not edit\r\nprovider = "sqlite"\r\n')).toBe('sqlite');
  const { dir } = await createMigrationFolder();
  await checkLockFile(dir, ['postgresql']);
  await writeFile(join(dir, 'migration_lock.toml'), 'provider = "mysql"\n');
  await expect(checkLockFile(dir, ['postgresql'])).rejects.toMatchObject({
    code: 'HF_MIGRATION_PROVIDER',
    message: expect.stringMatching(/^these migrations are for mysql, .* and the database is postgresql/),
  });
});
