import knex from 'knex';

import { apply } from './apply.ts';

await apply(async (url, directory) => {
  const database = knex({ client: 'pg', connection: url, migrations: { directory } });
  await database.migrate.latest();
  await database.destroy();
});
