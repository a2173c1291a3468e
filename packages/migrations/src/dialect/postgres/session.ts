import type { Connection, Statement } from '@holdfast/resilience';

import type { SessionOptions } from '../migration-dialect.ts';
import { withCleanup } from '../with-cleanup.ts';

/** Shown in pg_stat_activity, so that whoever waits for this deployer sees what it is. */
const applicationName = 'holdfast-migrate';

export function session<Result>(
  connection: Connection,
  { schema }: SessionOptions,
  work: () => Promise<Result>,
): Promise<Result> {
  const set: Statement = {
    text: `SELECT set_config('application_name', $1, false),
      CASE WHEN $2::text IS NOT NULL THEN set_config('search_path', quote_ident($2), false) END`,
    values: [applicationName, schema ?? null],
  };
  return withCleanup(
    async () => {
      await connection.query(set);
      return await work();
    },
    () => connection.script('RESET application_name; RESET search_path'),
  );
}
