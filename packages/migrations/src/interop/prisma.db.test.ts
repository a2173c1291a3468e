import type { Database } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, test } from 'vitest';

import { readLedger } from '../fixtures/ledger-rows.ts';
import { createPrismaEngine } from '../fixtures/prisma-engine.ts';
import { createScene } from '../fixtures/scene.ts';
import { waitUntil } from '../fixtures/wait-until.ts';

const revisions = {
  '20260101000000_users': { up: 'CREATE TABLE users (id int);\r\n', down: 'DROP TABLE users;' },
  '20260201000000_orders': {
    up: '-- one; two\nCREATE TABLE orders (id int);\nCREATE TABLE lines (id int);\n',
    down: 'DROP TABLE lines, orders;',
  },
};
const names = Object.keys(revisions);
const inOrder = {
  editedMigrationNames: [],
  failedMigrationNames: [],
  hasMigrationsTable: true,
  history: null,
};

/** The ledger's columns as the database describes them. */
async function describeLedger(database: Database): Promise<readonly unknown[]> {
  const text = `SELECT column_name, data_type, character_maximum_length, is_nullable, column_default
    FROM information_schema.columns WHERE table_name = '_prisma_migrations' ORDER BY ordinal_position`;
  return (await database.query({ text, values: [] })).rows;
}

describeEachDatabase(
  "with Prisma's own engine",
  ({ engine }) => {
    test('what Prisma applied is applied, and what we apply is applied for Prisma', async () => {
      const { url, folder, migrator } = await createScene(engine, {
        '20260101000000_users': revisions['20260101000000_users'],
      });
      const prisma = createPrismaEngine(url, folder.dir);
      expect(await prisma.deploy()).toEqual(['20260101000000_users']);
      expect((await migrator.status()).upToDate).toBe(true);
      await folder.write(revisions);
      expect((await migrator.up()).planned).toEqual(['20260201000000_orders']);
      expect(await prisma.diagnose()).toEqual(inOrder);
      expect(await prisma.deploy()).toEqual([]);
    });

    test('the ledger is the same, table and rows', async () => {
      const ours = await createScene(engine, revisions);
      const theirs = await createScene(engine, revisions);
      await ours.migrator.up();
      const prisma = createPrismaEngine(theirs.url, theirs.folder.dir);
      await prisma.deploy();
      expect(await describeLedger(ours.database)).toEqual(await describeLedger(theirs.database));
      const own = { id: expect.any(String), started_at: expect.any(Date), finished_at: expect.any(Date) };
      const rows = await readLedger(theirs.database);
      expect(await readLedger(ours.database)).toEqual(rows.map((row) => ({ ...row, ...own })));
    });

    test('what we took down is pending for Prisma, which applies it again', async () => {
      const { url, folder, migrator } = await createScene(engine, revisions);
      const prisma = createPrismaEngine(url, folder.dir);
      await migrator.up();
      await migrator.down();
      expect((await prisma.diagnose()).history).toEqual({
        diagnostic: 'databaseIsBehind',
        unappliedMigrationNames: ['20260201000000_orders'],
      });
      expect(await prisma.deploy()).toEqual(['20260201000000_orders']);
      await migrator.down({ steps: 'all' });
      expect((await prisma.diagnose()).history).toMatchObject({ unappliedMigrationNames: names });
    });

    test('what failed under Prisma stops us until it is resolved there', async () => {
      const { url, folder, migrator, database } = await createScene(engine, { '1_a': 'SELECT oops;' });
      const prisma = createPrismaEngine(url, folder.dir);
      await expect(prisma.deploy()).rejects.toThrow('migration_name="1_a"');
      await expect(migrator.up()).rejects.toMatchObject({
        code: 'HF_MIGRATION_UNFINISHED',
        message: expect.stringMatching(
          /^the migration 1_a was begun at .* and did not finish:\n {4}external/,
        ),
      });
      await folder.write({ '1_a': { up: 'CREATE TABLE a (id int);', down: 'DROP TABLE a;' } });
      await prisma.markRolledBack('1_a');
      expect((await migrator.up()).done).toHaveLength(1);
      expect((await prisma.diagnose()).failedMigrationNames).toEqual([]);
      await migrator.down();
      expect(await readLedger(database)).toEqual([]);
      expect((await prisma.diagnose()).history).toMatchObject({ unappliedMigrationNames: ['1_a'] });
    });

    test('what was declared applied is applied', async () => {
      const { url, folder, migrator, tables } = await createScene(engine, revisions);
      const prisma = createPrismaEngine(url, folder.dir);
      await migrator.up({ to: names[0] });
      await prisma.markApplied('20260201000000_orders');
      expect(await migrator.status()).toMatchObject({ upToDate: true });
      expect(await tables()).toEqual(['users']);
    });

    test('we agree on what is an edit, and that line endings are none', async () => {
      const { url, folder, migrator } = await createScene(engine, revisions);
      const prisma = createPrismaEngine(url, folder.dir);
      await migrator.up();
      await folder.write({
        '20260101000000_users': 'CREATE TABLE users (id int);\n',
        '20260201000000_orders': 'CREATE TABLE orders (id bigint);',
      });
      expect((await prisma.diagnose()).editedMigrationNames).toEqual(['20260201000000_orders']);
      await expect(migrator.up()).rejects.toMatchObject({ revisions: ['20260201000000_orders'] });
    });

    test('we wait for Prisma while it migrates, and then find nothing to do', async () => {
      const { url, folder, migrator, deployer, database, open } = await createScene(engine, {
        '1_gate': 'CREATE TABLE gate (id int);',
      });
      const prisma = createPrismaEngine(url, folder.dir);
      await migrator.up();
      await folder.write({ '2_slow': 'SELECT * FROM gate;' });
      let deploying: Promise<readonly string[]> | undefined;
      await open().connection(async (holder) => {
        await holder.script('BEGIN; LOCK TABLE gate');
        deploying = prisma.deploy();
        const waiting = {
          text: "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'gate'::regclass",
          values: [],
        };
        await waitUntil(async () => (await database.query(waiting)).rows.length > 0);
        const impatient = deployer({ lockTimeoutMs: 0 });
        await expect(impatient.up()).rejects.toMatchObject({ code: 'HF_MIGRATION_LOCK_TIMEOUT' });
        await holder.script('ROLLBACK');
      });
      expect((await migrator.up()).planned).toEqual([]);
      expect(await deploying).toEqual(['2_slow']);
    });
  },
  { engines: ['postgres'] },
);
