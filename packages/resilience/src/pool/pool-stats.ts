import type { BreakerState } from '../policies/breaker/breaker-state.ts';
import type { Checkout } from './checkouts.ts';
import type { PoolTotals } from './pool-totals.ts';

/** A pool at one moment. */
export interface PoolStats {
  /** Connections there are, those being made included. */
  readonly total: number;
  readonly idle: number;
  readonly max: number;
  /** Callers waiting for a connection. */
  readonly waiting: number;
  /** What is out, the longest held first. */
  readonly inUse: readonly Checkout[];
  readonly breaker: BreakerState;
  /** Since the pool was made. */
  readonly totals: PoolTotals;
}
