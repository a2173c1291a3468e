import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, expect, test } from 'vitest';

import { createRevision } from '../creation/create-revision.ts';
import { testMigrations } from './test-migrations.ts';

// The tests are registered while this file is read, so the histories are made before that.
const root = await mkdtemp(join(tmpdir(), 'holdfast-testing-'));
afterAll(() => rm(root, { recursive: true, force: true }));

describeEachDatabase('a created history', (block) => {
  const { engine } = block;
  const dir = join(root, engine, 'migrations');
  const schema = join(root, engine, 'schema.prisma');
  testMigrations({
    dir,
    schema,
    database: async () => ({ url: await emptyDatabase(engine) }),
    data: {
      '20260201': {
        before: `INSERT INTO "User" ("id", "name") VALUES (1, 'a')`,
        at: 'SELECT "fullName" FROM "User"',
      },
    },
  });
});

test('options that cannot be meant are refused', () => {
  expect(() => testMigrations({ dir: '' })).toThrow("dir must be the folder of migrations; got ''.");
  expect(() => testMigrations({ dir: 'x', url: 'mysql://x' })).toThrow(
    'url must be postgresql://… or file:…',
  );
});

async function emptyDatabase(engine: 'postgres' | 'sqlite'): Promise<string> {
  const { createTestDatabase } = await import('@holdfast-tooling/test-databases');
  return (await createTestDatabase(engine)).url;
}

for (const [engine, provider] of [
  ['postgres', 'postgresql'],
  ['sqlite', 'sqlite'],
] as const) {
  const folder = join(root, engine);
  await mkdir(folder, { recursive: true });
  const schema = join(folder, 'schema.prisma');
  const write = (field: string) =>
    writeFile(
      schema,
      `datasource db {\n  provider = "${provider}"\n}\nmodel User {\n  id Int @id\n  ${field} String @unique\n}\n`,
    );
  const options = { dir: join(folder, 'migrations'), schema, now: new Date('2026-01-01') };
  await write('name');
  await createRevision({ ...options, name: 'users' });
  await write('fullName');
  // Nobody runs on these databases yet.
  await writeFile(join(options.dir, 'lint.json'), '{ "off": ["rename-column"] }');
  const renames = [{ within: 'User', from: 'name', to: 'fullName' }];
  await createRevision({ ...options, name: 'names', renames, now: new Date('2026-02-01') });
}
