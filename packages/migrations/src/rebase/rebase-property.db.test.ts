import { mkdir, mkdtemp, rename as move, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, describeEachDatabase, type Engine } from '@holdfast-tooling/test-databases';
import fc from 'fast-check';
import { test } from 'vitest';

import { createRevision } from '../creation/create-revision.ts';
import { openDatabase } from '../fixtures/open-database.ts';
import { type TwoBranches, twoBranches } from '../fixtures/random-changes.ts';
import { compareDescriptions, formatDifferences } from '../introspection/compare-descriptions.ts';
import { type DatabaseDescription, describeDatabase } from '../introspection/database-description.ts';
import { createMigrator } from '../runner/migrator.ts';
import { rebase } from './rebase.ts';

describeEachDatabase('rebasing two random branches', ({ engine }) => {
  test('comes to what both changes come to, made one after the other', { timeout: 240_000 }, async () => {
    const schemas = twoBranches(engine === 'postgres' ? 'postgresql' : 'sqlite');
    const property = fc.asyncProperty(schemas, async (branches) => {
      fc.pre(branches.base.includes('model '));
      const root = await mkdtemp(join(tmpdir(), 'holdfast-rebase-'));
      try {
        await rebaseBranches(root, branches);
        const expected = await outcomeOf(engine, join(root, 'expected'));
        const actual = await outcomeOf(engine, join(root, 'migrations'));
        const difference = formatDifferences(compareDescriptions(expected, actual));
        if (difference !== '') throw new Error(difference);
      } finally {
        await rm(root, { recursive: true, force: true });
      }
    });
    await fc.assert(property, { numRuns: 20, seed: 11 });
  });
});

/** `migrations`: base, theirs, and ours rebased; `expected`: one revision that makes what is to come of it. */
async function rebaseBranches(root: string, { base, theirs, ours, both }: TwoBranches): Promise<void> {
  const [dir, aside, schema] = ['migrations', 'aside', 'schema.prisma'].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ];
  await mkdir(aside);
  const create = async (name: string, month: number, text: string, to = dir): Promise<string | undefined> => {
    await writeFile(schema, text);
    const now = new Date(Date.UTC(2026, month, 1));
    return (await createRevision({ dir: to, schema, name, now, chooseRenames: async () => [] }))?.name;
  };
  await create('base', 0, base);
  const left = await create('theirs', 1, theirs);
  if (left !== undefined) await move(join(dir, left), join(aside, left));
  await create('ours', 2, ours);
  if (left !== undefined) await move(join(aside, left), join(dir, left));
  await create('expected', 0, both, join(root, 'expected'));
  const { unmade } = await rebase({ dir, schema });
  if (unmade !== '') throw new Error(unmade);
}

/** What a history makes of an empty database. It must leave nothing of it when it is taken down. */
async function outcomeOf(engine: Engine, dir: string): Promise<DatabaseDescription> {
  const { url, drop } = await createTestDatabase(engine);
  const database = openDatabase(engine, url);
  try {
    const empty = await describeDatabase(database);
    const migrator = createMigrator({ database, dir });
    await migrator.up();
    const outcome = await describeDatabase(database);
    await migrator.down({ steps: 'all' });
    const left = formatDifferences(compareDescriptions(empty, await describeDatabase(database)));
    if (left !== '') throw new Error(`${left} is left`);
    return outcome;
  } finally {
    await database.close();
    await drop();
  }
}
