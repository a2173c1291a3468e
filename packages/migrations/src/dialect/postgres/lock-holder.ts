import type { Connection } from '@holdfast/resilience';

import type { LockHolder } from '../lock-timeout-error.ts';
import { lockKey } from './lock-key.ts';

/** A holder as the server's views give it. */
export interface HolderRow {
  readonly pid: number;
  readonly application: string | null;
  readonly user: string | null;
  readonly address: string | null;
  readonly connected: number | null;
  readonly state: string | null;
}

/**
 * A key given as one bigint stands in pg_locks as two halves and `objsubid` 1. What others do is for privileged
 * roles.
 */
const text = `
  SELECT l.pid, nullif(a.application_name, '') AS application, a.usename AS user, host(a.client_addr) AS address,
    (extract(epoch FROM a.backend_start) * 1000)::float8 AS connected, a.state
  FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
  WHERE l.locktype = 'advisory' AND l.granted AND l.classid = 0 AND l.objid = $1 AND l.objsubid = 1
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

/** Who holds the migration lock in this moment. */
export async function findLockHolder(connection: Connection): Promise<LockHolder | undefined> {
  const { rows } = await connection.query<HolderRow>({ text, values: [lockKey] });
  return rows[0] === undefined ? undefined : toHolder(rows[0]);
}

export function toHolder(row: HolderRow): LockHolder {
  return {
    pid: row.pid,
    application: row.application ?? undefined,
    user: row.user ?? undefined,
    address: row.address ?? undefined,
    connectedAt: row.connected === null ? undefined : new Date(row.connected),
    state: row.state ?? undefined,
  };
}
