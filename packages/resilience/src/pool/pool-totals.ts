import type { CloseReason } from './close-reason.ts';

/** What has happened in a pool since it was made. */
export interface PoolTotals {
  /** Connections handed out. */
  readonly checkouts: number;
  /** Callers that had to stand in line, and the time they stood there, in milliseconds. */
  readonly waits: number;
  readonly waitedMs: number;
  /** Callers whose time ended before they had a connection. */
  readonly timeouts: number;
  readonly created: number;
  readonly connectFailures: number;
  /** Connections closed, by reason. */
  readonly closed: Readonly<Record<CloseReason, number>>;
  /** Connections held past `leakThresholdMs`, and those of them that were given back after all. */
  readonly leaks: number;
  readonly lateReturns: number;
  /** Connections that were given back unclean, and cleaned. */
  readonly cleaned: number;
}

/** The same while it is being counted. */
export type PoolCounters = { -readonly [Key in keyof Omit<PoolTotals, 'closed'>]: PoolTotals[Key] } & {
  readonly closed: Record<CloseReason, number>;
};

export function zeroCounters(): PoolCounters {
  return {
    checkouts: 0,
    waits: 0,
    waitedMs: 0,
    timeouts: 0,
    created: 0,
    connectFailures: 0,
    closed: {
      idle: 0,
      lifetime: 0,
      uses: 0,
      lost: 0,
      discarded: 0,
      unclean: 0,
      invalid: 0,
      reclaimed: 0,
      ended: 0,
    },
    leaks: 0,
    lateReturns: 0,
    cleaned: 0,
  };
}
