import type { Connection, Queryable, Statement } from '@holdfast/resilience';

import type { SessionOptions } from '../migration-dialect.ts';
import { withCleanup } from '../with-cleanup.ts';
import { quoteIdentifier } from './quote-identifier.ts';

/** Shown in pg_stat_activity, so that whoever waits for this deployer sees what it is. */
const applicationName = 'holdfast-migrate';

export function session<Result>(
  connection: Connection,
  options: SessionOptions,
  work: () => Promise<Result>,
): Promise<Result> {
  return withCleanup(
    async () => {
      await connection.query(set(options));
      return await work();
    },
    () => connection.script('RESET application_name; RESET lock_timeout; RESET search_path'),
  );
}

/** Undoes what a script has SET: the next one finds the session as this one did, and the ledger is found as well. */
export async function settle(
  on: Queryable,
  options: SessionOptions,
  settings: readonly string[],
): Promise<void> {
  for (const name of settings) await on.query({ text: resetting(name), values: [] });
  await on.query(set(options));
}

function set({ schema, tableLockTimeoutMs }: SessionOptions): Statement {
  return {
    text: `SELECT set_config('application_name', $1, false), set_config('lock_timeout', $2, false),
      CASE WHEN $3::text IS NOT NULL THEN set_config('search_path', quote_ident($3), false) END`,
    values: [applicationName, `${tableLockTimeoutMs}ms`, schema ?? null],
  };
}

/** Undoes SET. A setting of an extension has two names with a dot between them. */
export function resetting(name: string): string {
  if (name === 'session_authorization') return 'RESET SESSION AUTHORIZATION';
  return `RESET ${name.split('.').map(quoteIdentifier).join('.')}`;
}
