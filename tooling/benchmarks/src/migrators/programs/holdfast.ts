import { createMigrator } from '@holdfast/migrations';
import { postgres } from '@holdfast/resilience/postgres';

import { apply } from './apply.ts';

await apply(async (url, dir) => {
  const database = postgres({ url, pool: { max: 2 } });
  await createMigrator({ database, dir }).up();
  await database.close();
});
