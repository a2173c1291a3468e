import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createMigrator } from '@holdfast/migrations';
import { postgres } from '@holdfast/resilience/postgres';
import { createTestDatabase, type TestDatabase } from '@holdfast-tooling/test-databases';
import { readBlocks } from '@holdfast-tooling/vitest-preset/readme';

/** The database of a page's reader who has used Prisma before: with the page's migrations, and Prisma's ledger of them. */
export async function databaseWithHistory(page: URL): Promise<TestDatabase> {
  const testDatabase = await createTestDatabase('postgres');
  const folder = await mkdtemp(join(tmpdir(), 'history-'));
  const database = postgres({ url: testDatabase.url });
  try {
    for (const { file, code } of readBlocks(await readFile(page, 'utf8'))) {
      if (!file?.startsWith('prisma/migrations/')) continue;
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), `${code}\n`);
    }
    await createMigrator({ database, dir: join(folder, 'prisma/migrations') }).up();
  } finally {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  }
  return testDatabase;
}
