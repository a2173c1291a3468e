import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, test } from 'vitest';

import { postgresDialect } from '../dialect/postgres/dialect.ts';
import { readLedger } from '../fixtures/ledger-rows.ts';
import { createPrismaEngine } from '../fixtures/prisma-engine.ts';
import { createScene } from '../fixtures/scene.ts';
import { checksumOf } from '../revision/checksum.ts';
import { guardScript } from './guard.ts';

const guard = guardScript('migration.ts', postgresDialect.refusing);
const text = `
export const up = { table: ({ sql }) => sql\`CREATE TABLE a (id int PRIMARY KEY)\`,
  fill: { backfill: 'a', batch: ({ sql, range }) => sql\`UPDATE a SET id = -id WHERE \${range}\` } };
export const down = ({ sql }) => sql\`DROP TABLE a\`;
`;
const revisions = {
  '1_a': { code: { 'migration.ts': text, 'migration.sql': guard } },
  '2_b': 'CREATE TABLE b (id int);',
};

describeEachDatabase(
  "code, with Prisma's own engine",
  ({ engine }) => {
    test('is refused by it, and nothing takes it for applied', async () => {
      const { url, folder, migrator, tables } = await createScene(engine, revisions);
      const prisma = createPrismaEngine(url, folder.dir);
      await expect(prisma.deploy()).rejects.toThrow('migration_name="1_a"');
      expect(await tables()).toEqual([]);
      await expect(migrator.up()).rejects.toMatchObject({ code: 'HF_MIGRATION_UNFINISHED' });
      await prisma.markRolledBack('1_a');
      await migrator.up();
      expect(await tables()).toEqual(['a', 'b']);
    });

    test('that we applied is applied for it, and stays ours to notice an edit of', async () => {
      const { url, folder, migrator, database } = await createScene(engine, revisions);
      const prisma = createPrismaEngine(url, folder.dir);
      await migrator.up({ to: '1' });
      expect(await prisma.diagnose()).toMatchObject({
        editedMigrationNames: [],
        failedMigrationNames: [],
        history: { diagnostic: 'databaseIsBehind', unappliedMigrationNames: ['2_b'] },
      });
      expect(await prisma.deploy()).toEqual(['2_b']);
      expect(await prisma.diagnose()).toMatchObject({ history: null, editedMigrationNames: [] });
      const logs = `holdfast: applied by code [${checksumOf(text)}]`;
      expect(await readLedger(database)).toMatchObject([
        { migration_name: '1_a', checksum: checksumOf(guard), logs, applied_steps_count: 1 },
        { migration_name: '2_b' },
      ]);
      await folder.write({ '1_a': { code: { 'migration.ts': `${text}// edited` } } });
      expect((await migrator.status()).revisions[0]).toMatchObject({ state: 'edited' });
    });

    test('that is half done is a failed migration for it', async () => {
      const failing = text.replace(' } };', " },\n  last: () => { throw new Error('no'); } };");
      const { url, folder, migrator } = await createScene(engine, {
        '1_a': { code: { 'migration.ts': failing, 'migration.sql': guard } },
      });
      const prisma = createPrismaEngine(url, folder.dir);
      await expect(migrator.up()).rejects.toMatchObject({ state: 'resumable' });
      expect(await prisma.diagnose()).toMatchObject({ failedMigrationNames: ['1_a'] });
      await expect(prisma.deploy()).rejects.toThrow(/failed migrations/);
    });

    test('that somebody declared applied there is applied, and was not run', async () => {
      const { url, folder, migrator, tables } = await createScene(engine, revisions);
      await migrator.up({ to: '1' });
      await migrator.down();
      await createPrismaEngine(url, folder.dir).markApplied('1_a');
      expect((await migrator.up()).planned).toEqual(['2_b']);
      expect(await tables()).toEqual(['b']);
    });
  },
  { engines: ['postgres'] },
);
