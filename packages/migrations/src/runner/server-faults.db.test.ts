import type { Database } from '@holdfast/resilience';
import { createTestDatabase, describeEachDatabase } from '@holdfast-tooling/test-databases';
import {
  type PostgresServer,
  startPostgresServer,
  startReplica,
} from '@holdfast-tooling/test-databases/server';
import { expect, onTestFinished, test } from 'vitest';

import { longHistory, readContents } from '../fixtures/long-history.ts';
import { createMigrationFolder } from '../fixtures/migration-folder.ts';
import { openDatabase } from '../fixtures/open-database.ts';
import { waitUntil } from '../fixtures/wait-until.ts';
import { createMigrator } from './migrator.ts';

const timeout = 60_000;

async function startServer(): Promise<PostgresServer> {
  const server = await startPostgresServer({ settings: { wal_level: 'replica' } });
  onTestFinished(() => server.remove());
  return server;
}

function open(url: string): Database {
  const database = openDatabase('postgres', url);
  onTestFinished(() => database.close());
  return database;
}

describeEachDatabase(
  'a server that',
  ({ engine }) => {
    test('restarts in the middle of a script leaves all of it or nothing', { timeout }, async () => {
      const server = await startServer();
      const { dir, write } = await createMigrationFolder({
        '1_a': 'CREATE TABLE a (id int);',
        '2_b': 'CREATE TABLE b (id int); SELECT pg_sleep(600);',
      });
      const database = open(server.url);
      const running = createMigrator({ database, dir }).up();
      const failed = expect(running).rejects.toMatchObject({
        code: 'HF_MIGRATION_SQL',
        revision: '2_b',
        state: 'unknown',
        message: expect.stringMatching(/all of it is there or nothing, and the ledger knows which: run/),
      });
      const sleeping = { text: "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'", values: [] };
      await waitUntil(async () => (await database.query(sleeping)).rows.length > 0);
      await server.restart();
      await failed;
      await write({ '2_b': 'CREATE TABLE b (id int);' });
      const { done } = await createMigrator({ database: open(server.url), dir }).up();
      expect(done.map(({ revision }) => revision)).toEqual(['2_b']);
    });

    test('is killed at some moment of a run has what the next one understands', { timeout }, async () => {
      const server = await startServer();
      const undisturbed = await contentsOfLongHistory();
      const { dir } = await createMigrationFolder(longHistory(engine));
      for (const moment of [3, 9, 14, 20, 27]) {
        const database = open(server.url);
        let killed: Promise<void> | undefined;
        const onProgress = ({
          type,
          ...event
        }: {
          readonly type: string;
          readonly number?: number;
        }): void => {
          if (type === 'started' && (event.number ?? 0) >= moment) killed ??= server.kill();
        };
        await createMigrator({ database, dir, onProgress })
          .up()
          .catch(() => undefined);
        await killed;
        await server.start();
      }
      const database = open(server.url);
      await createMigrator({ database, dir }).up();
      expect(await readContents(database)).toEqual(undisturbed);
    });

    test('only reads, being a replica, is told from the primary', { timeout }, async () => {
      const server = await startServer();
      const replica = await startReplica(server);
      onTestFinished(() => replica.remove());
      const { dir } = await createMigrationFolder({ '1_a': 'CREATE TABLE a (id int);' });
      const migrator = createMigrator({ database: open(replica.url), dir });
      const refused = { message: expect.stringContaining('connect to the primary rather than a replica') };
      await expect(migrator.up()).rejects.toMatchObject({ ...refused, code: 'HF_MIGRATION_LEDGER' });
      expect((await migrator.status()).upToDate).toBe(false);
      await createMigrator({ database: open(server.url), dir }).up();
      await replica.catchUp();
      expect((await migrator.status()).upToDate).toBe(true);
    });

    async function contentsOfLongHistory(): Promise<readonly string[]> {
      const { url, drop } = await createTestDatabase(engine);
      onTestFinished(drop);
      const { dir } = await createMigrationFolder(longHistory(engine));
      const database = open(url);
      await createMigrator({ database, dir }).up();
      return readContents(database);
    }
  },
  { engines: ['postgres'] },
);
