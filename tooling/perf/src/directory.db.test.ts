import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDirectory } from './directory.ts';

describeEachDatabase(
  'a directory',
  (database) => {
    let client: Client;
    beforeEach(async () => {
      client = new Client({ connectionString: database.url });
      await client.connect();
    });
    afterEach(() => client.end());

    const count = async (query: string): Promise<number> => (await client.query<[]>(query)).rowCount ?? 0;
    const schemas = () => count("select from pg_namespace where nspname like 'perf\\_%'");
    const sessions = () =>
      count('select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()');

    test('has its schema until it is closed', async () => {
      const directory = await openDirectory(database.url);
      expect(await schemas()).toBe(1);
      await directory.close();
      expect(await schemas()).toBe(0);
      await expect.poll(sessions).toBe(0);
    });

    test('that cannot be made leaves no schema and no connection behind', async () => {
      const url = new URL(database.url);
      url.searchParams.set('options', '-c default_transaction_read_only=on');
      await expect(openDirectory(url.href)).rejects.toThrow('read-only transaction');
      expect(await schemas()).toBe(0);
      await expect.poll(sessions).toBe(0);
    });
  },
  { engines: ['postgres'] },
);
