import { runner } from 'node-pg-migrate';

import { apply } from './apply.ts';

const silent = () => undefined;

await apply(async (databaseUrl, dir) => {
  const logger = { debug: silent, info: silent, warn: silent, error: silent };
  await runner({ databaseUrl, dir, direction: 'up', migrationsTable: 'pgmigrations', logger });
});
