import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database, DialectName } from '@holdfast/resilience';
import { createTestDatabase, describeEachDatabase } from '@holdfast-tooling/test-databases';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';

import { checkProject } from '../check/check-project.ts';
import { type BranchedProject, type BranchModels, createBranches } from '../fixtures/branches.ts';
import { openDatabase } from '../fixtures/open-database.ts';
import { createMigrator } from '../runner/migrator.ts';
import { rebase } from './rebase.ts';

const table = (name: string, ...lines: readonly string[]): string =>
  `model ${name} {\n  id Int @id\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;

const renamed: BranchModels = {
  base: table('User', 'name String'),
  theirs: [table('User', 'name String', 'email String? @unique')],
  ours: [table('User', 'name String', 'age Int?'), table('User', 'name String', 'age Int?') + table('Pet')],
  merged: table('User', 'name String', 'email String? @unique', 'age Int?') + table('Pet'),
  oursAreOlder: true,
};

/** Where SQLite makes a table again, its scripts are to copy the column of theirs as well. */
const rewritten: BranchModels = {
  base: table('User', 'name String'),
  theirs: [table('User', 'name String', 'email String?')],
  ours: [table('User', 'name String?')],
  merged: table('User', 'name String?', 'email String?'),
  oursAreOlder: true,
};

/** After so many writes the process dies, in the middle of the next one. */
const fates = fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 3 });

describeEachDatabase('a rebase that dies at any step', ({ engine }) => {
  test.each([
    { models: renamed, upTo: 'ours_1', states: ['applied', 'pending', 'applied', 'applied'] },
    { models: rewritten, upTo: 'first', states: ['applied', 'pending', 'pending'] },
  ])(
    'is gone on with by the next ones, files and ledger: $states',
    { timeout: 240_000 },
    async ({ models, upTo, states }) => {
      const project = await createBranches(engine, models);
      const expected = await comeTo(engine, project, upTo, []);
      expect(expected.files.filter(([path]) => path.endsWith('rebase.json'))).toEqual([]);
      expect(expected.states.map(([, state]) => state)).toEqual(states);
      const property = fc.asyncProperty(fates, async (dies) => {
        expect(await comeTo(engine, project, upTo, dies)).toEqual(expected);
      });
      const everyStep = Array.from({ length: 13 }, (_, step): [number[]] => [[step]]);
      await fc.assert(property, { numRuns: 25, seed: 5, examples: everyStep });
    },
  );
});

describeEachDatabase('a rebase that died before the ledger was told', ({ engine }) => {
  async function createDead() {
    const project = await createBranches(engine, renamed);
    const database = openDatabase(engine, project.url);
    onTestFinished(() => database.close());
    await createMigrator({ database, dir: project.dir }).up({ to: project.ours[1] ?? '' });
    // The plan takes two, and each of ours at least two more.
    await dyingAt(4, () => rebaseOnto(project, project.dir, database));
    return { ...project, database };
  }

  test('asks for the database where it is left out', async () => {
    const { database, ...project } = await createDead();
    await expect(rebaseOnto(project, project.dir)).rejects.toMatchObject({
      code: 'HF_MIGRATION_REBASE',
      message: expect.stringContaining('does not have their new names yet'),
    });
    await rebaseOnto(project, project.dir, database);
    expect((await createMigrator({ database, dir: project.dir }).up()).done).toHaveLength(1);
  });

  test('says so where the folder has changed since', async () => {
    const { database, dir, ours, ...project } = await createDead();
    await fs.rm(join(dir, ours[1] ?? ''), { recursive: true });
    await expect(rebaseOnto({ ...project, dir, ours }, dir, database)).rejects.toMatchObject({
      code: 'HF_MIGRATION_REBASE',
      message: expect.stringMatching(/the folder has changed since then.*ours_1/),
    });
  });
});

/** What folder and ledger come to where a rebase dies as often as that, and then one is left alone. */
async function comeTo(engine: DialectName, project: BranchedProject, upTo: string, dies: readonly number[]) {
  const dir = await fs.mkdtemp(join(tmpdir(), 'holdfast-interrupted-'));
  const { url, drop } = await createTestDatabase(engine);
  const database = openDatabase(engine, url);
  try {
    await fs.cp(project.dir, dir, { recursive: true });
    const last = [project.first, ...project.ours].find((name) => name.endsWith(upTo));
    await createMigrator({ database, dir }).up({ to: last });
    const again = (): Promise<unknown> => rebaseOnto(project, dir, database);
    for (const step of dies) {
      const finished = await dyingAt(step, again);
      const { findings } = await checkProject({ dir, schema: schemaOf(project) });
      expect(findings.some(({ kind }) => kind === 'heads')).toBe(!finished);
    }
    await again();
    const files = await Promise.all(
      (await fs.readdir(dir, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map(async ({ parentPath, name }) => {
          const path = join(parentPath, name);
          return [path.slice(dir.length), await fs.readFile(path, 'utf8')] as const;
        }),
    );
    const { revisions } = await createMigrator({ database, dir }).status();
    return { files: files.sort(), states: revisions.map(({ name, state }) => [name, state] as const) };
  } finally {
    await database.close();
    await drop();
    await fs.rm(dir, { recursive: true });
  }
}

function schemaOf({ root }: BranchedProject): string {
  return join(root, 'prisma/schema.prisma');
}

function rebaseOnto(project: BranchedProject, dir: string, database?: Database): Promise<unknown> {
  const schema = schemaOf(project);
  return rebase({ dir, schema, database, onto: project.theirs[0], now: new Date('2026-03-01') });
}

/** Runs `work` on a disk that takes so many writes, half of the next one, and none after that; whether that was enough. */
async function dyingAt(step: number, work: () => Promise<unknown>): Promise<boolean> {
  const real = { writeFile: fs.writeFile, rename: fs.rename, rm: fs.rm };
  let left = step;
  const dead = (): boolean => {
    left -= 1;
    return left < 0;
  };
  const die = (): never => {
    throw new Error('the disk died');
  };
  Object.assign(fs, {
    writeFile: async (path: string, text: string): Promise<void> => {
      if (left === 0) await real.writeFile(path, text.slice(0, text.length / 2));
      return dead() ? die() : real.writeFile(path, text);
    },
    rename: async (from: string, to: string): Promise<void> => (dead() ? die() : real.rename(from, to)),
    rm: async (path: string): Promise<void> => (dead() ? die() : real.rm(path)),
  });
  syncBuiltinESMExports();
  try {
    return await work().then(
      () => true,
      (error: Error) => {
        expect(error.message).toContain('the disk died');
        return false;
      },
    );
  } finally {
    Object.assign(fs, real);
    syncBuiltinESMExports();
  }
}
