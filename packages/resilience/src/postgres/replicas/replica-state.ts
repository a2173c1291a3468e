import type { PoolStats } from '../../pool/pool-stats.ts';

/**
 * What a replica is good for:
 * - `fit`: reads go there.
 * - `lagging`: it is further behind than allowed.
 * - `silent`: it has not answered lately.
 * - `promoted`: it is no standby (any more), so what it shows need not be what the primary shows.
 */
export type ReplicaState = 'fit' | 'lagging' | 'silent' | 'promoted';

/** A replica at one moment. */
export interface ReplicaStats {
  /** `host:port`, or the name of its breaker. */
  readonly target: string;
  readonly state: ReplicaState;
  /** How far it was behind when it was last asked, in milliseconds; undefined where nobody knows. */
  readonly lagMs: number | undefined;
  /** The same in bytes of the write-ahead log. */
  readonly lagBytes: number | undefined;
  /** Reads that run there. */
  readonly reading: number;
  readonly pool: PoolStats;
}
