import type { Queryable, QueryOptions } from '../../database.ts';
import { type Lsn, parseLsn } from './lsn.ts';

/**
 * How far the log is safe on the primary's disk, and so on its way to the replicas: no commit that was acknowledged
 * lies beyond. Where commits are acknowledged before that, the end of what was written counts, too.
 */
const written = {
  text:
    "select (case current_setting('synchronous_commit') when 'off' then pg_current_wal_insert_lsn() " +
    'else pg_current_wal_flush_lsn() end)::text as lsn',
  values: [],
};

const replayed = {
  text: 'select case when pg_is_in_recovery() then pg_last_wal_replay_lsn()::text end as lsn',
  values: [],
};

/** Where a primary's log ends now. Rejects on a standby. */
export async function askWritten(primary: Queryable, options?: QueryOptions): Promise<Lsn> {
  const { rows } = await primary.query<{ lsn: string }>(written, { ...options, idempotent: true });
  const lsn = parseLsn(rows[0]?.lsn);
  if (lsn === undefined) throw new TypeError(`the primary answered ${rows[0]?.lsn} for a place in its log`);
  return lsn;
}

/** Up to where a standby shows the primary's log; undefined where it is no standby. */
export async function askReplayed(standby: Queryable, options?: QueryOptions): Promise<Lsn | undefined> {
  const { rows } = await standby.query<{ lsn: string | null }>(replayed, { ...options, idempotent: true });
  return parseLsn(rows[0]?.lsn);
}
