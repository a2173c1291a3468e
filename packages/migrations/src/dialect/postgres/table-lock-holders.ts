import type { Connection } from '@holdfast/resilience';

import { relationsIn } from '../../sql/relations.ts';
import type { SqlStatement } from '../../sql/statement.ts';
import type { LockHolder } from '../lock-timeout-error.ts';
import { type HolderRow, toHolder } from './lock-holder.ts';

const text = `
  SELECT a.pid, nullif(a.application_name, '') AS application, a.usename AS user, host(a.client_addr) AS address,
    (extract(epoch FROM coalesce(a.xact_start, a.backend_start)) * 1000)::float8 AS connected, a.state
  FROM pg_catalog.pg_stat_activity a
  WHERE a.pid <> pg_backend_pid() AND a.pid IN (
    SELECT l.pid FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_class c ON c.oid = l.relation
    WHERE l.granted AND l.locktype = 'relation' AND c.relname = ANY ($1)
      AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()))
  ORDER BY a.xact_start LIMIT 1`;

/** Who holds, for the longest time, a lock on what these statements name. */
export async function findTableLockHolder(
  connection: Connection,
  statements: readonly SqlStatement[],
): Promise<LockHolder | undefined> {
  const { rows } = await connection.query<HolderRow>({ text, values: [relationsIn(statements)] });
  return rows[0] === undefined ? undefined : toHolder(rows[0]);
}
