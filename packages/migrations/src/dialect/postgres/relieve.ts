import type { Connection } from '@holdfast/resilience';

import { relationsIn } from '../../sql/relations.ts';
import type { SqlStatement } from '../../sql/statement.ts';

/**
 * Longer than the server takes to look why somebody waits (`deadlock_timeout`, 1 s), which is when autovacuum gives
 * way.
 */
const patience = '2s';

const vacuumed = `
  SELECT DISTINCT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name
  FROM pg_catalog.pg_locks l
    JOIN pg_catalog.pg_class c ON c.oid = l.relation JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE l.granted AND l.mode = 'ShareUpdateExclusiveLock' AND l.pid <> pg_backend_pid()
    AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
    AND c.relkind IN ('r', 'm') AND c.relname = ANY ($1)`;

/**
 * Makes autovacuum give way on the tables that a script names: it does so for whoever has waited for a second,
 * which the script itself never does. The lock that waits here in its place is one that no reader and no writer
 * waits behind.
 */
export async function relieve(connection: Connection, statements: readonly SqlStatement[]): Promise<void> {
  const { rows } = await connection.query<{ name: string }>({
    text: vacuumed,
    values: [relationsIn(statements)],
  });
  for (const { name } of rows) {
    const lock = `SET LOCAL lock_timeout = '${patience}'; LOCK TABLE ${name} IN SHARE UPDATE EXCLUSIVE MODE`;
    // Somebody's own VACUUM does not give way; that is for the next attempt to meet.
    await connection.script(lock).catch(() => undefined);
  }
}
