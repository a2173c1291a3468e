import { createTestDatabase } from '@holdfast-tooling/test-databases';
import { testReadme } from '@holdfast-tooling/vitest-preset/readme';
import { Client } from 'pg';

// The page shows a team that has its tables already.
testReadme(new URL('../../../README.md', import.meta.url), {
  packageFolder: new URL('..', import.meta.url),
  createDatabase: async () => {
    const database = await createTestDatabase('postgres');
    const client = new Client(database.url);
    await client.connect();
    await client.query(
      'create table "Order" (id uuid primary key, paid_at timestamptz, version int not null)',
    );
    await client.end();
    return database;
  },
});
