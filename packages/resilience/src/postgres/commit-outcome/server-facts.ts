import type pg from 'pg';

/** What a server says about itself: which one it is, and what became of what it was doing. */
export interface ServerFacts {
  /** The cluster, the same for a primary and its replicas. */
  readonly system: string;
  /** Which of its histories this is: another after each promotion of a replica. Unknown on a replica. */
  readonly timeline: string | undefined;
  /** Whether a COMMIT that was answered outlives a crash: not with `synchronous_commit` off. */
  readonly durable: boolean;
  readonly recovery: Recovery;
}

/** The last time the server came back from a crash, as far as it can be told. */
export interface Recovery {
  /** When, in microseconds by the server's clock; of a server that never crashed, when it was made. */
  readonly at: number;
  /**
   * The first transaction id that was given out after it. An id that had been given out before the crash, and had left
   * no trace in the log that survived, was given out again: ids below this one mean what they meant before. Undefined
   * where the server does not say any more.
   */
  readonly nextXid: bigint | undefined;
}

/** A row of `factsQuery`. */
export interface FactsRow extends pg.QueryResultRow {
  readonly system: string;
  readonly timeline: string | null;
  readonly durable: boolean;
  readonly recovered_at: string | null;
  readonly next_xid: string | null;
}

/**
 * Asks for `ServerFacts`; needs no privilege. Recovering from a crash resets the statistics, and ends with a checkpoint
 * before anybody can connect. While that one is the last, which is seen by its having nothing to redo and by its time,
 * it says what the next transaction id was. (That time is in seconds, by a
 * clock that lags some milliseconds. With wal_level minimal a checkpoint of a server at rest can look so, too.)
 */
export const factsQuery = `select
  (select system_identifier from pg_control_system())::text as system,
  case when pg_is_in_recovery() then null
    else left(pg_walfile_name(pg_current_wal_insert_lsn()), 8) end as timeline,
  current_setting('synchronous_commit') <> 'off' as durable,
  (extract(epoch from stats_reset) * 1000000)::bigint::text as recovered_at,
  case when redo_lsn = checkpoint_lsn and stats_reset > pg_postmaster_start_time()
    and checkpoint_time >= date_trunc('second', stats_reset - interval '20 ms') and current_setting('wal_level') <> 'minimal'
    then next_xid end as next_xid
from pg_control_checkpoint(), pg_stat_bgwriter`;

export function toFacts({ system, timeline, durable, recovered_at, next_xid }: FactsRow): ServerFacts {
  return {
    system,
    timeline: timeline ?? undefined,
    durable,
    // A server that does not say when it last recovered may have done so just now.
    recovery: {
      at: recovered_at === null ? Number.POSITIVE_INFINITY : Number(recovered_at),
      nextXid: toXid(next_xid),
    },
  };
}

/** From `epoch:xid`, as `pg_control_checkpoint` writes it. */
function toXid(text: string | null): bigint | undefined {
  const [, epoch, xid] = /^(\d+):(\d+)$/.exec(text ?? '') ?? [];
  if (epoch === undefined || xid === undefined) return undefined;
  return (BigInt(epoch) << 32n) + BigInt(xid);
}
