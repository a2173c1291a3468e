import type { BreakerState } from './breaker-state.ts';
import type { CallCounts } from './call-window.ts';

/** A circuit breaker at one moment. */
export interface CircuitBreakerStats {
  readonly name: string;
  readonly state: BreakerState;
  /** The calls it goes by while closed; of a breaker for failures in a row, those. */
  readonly window: BreakerWindowStats;
  readonly totals: Readonly<BreakerTotals>;
}

export interface BreakerWindowStats extends CallCounts {
  /** From 0 up to 1; 0 where there were no calls. */
  readonly failureRate: number;
  /** From 0 up to 1; 0 where there were no calls. */
  readonly slowCallRate: number;
}

/** What was counted since the breaker was made. */
export interface BreakerTotals {
  /** Calls that were answered, be it with an error. */
  succeeded: number;
  /** Calls that ended in an outage. */
  failed: number;
  /** Calls of either kind that were slow. */
  slow: number;
  /** Calls that said nothing: cancelled ones, failures nobody knows, and those that began in an earlier state. */
  ignored: number;
  /** Calls that were not made. */
  refused: number;
  /** How often the circuit opened. */
  opened: number;
}

export function windowStats(counts: CallCounts): BreakerWindowStats {
  const calls = Math.max(1, counts.calls);
  return { ...counts, failureRate: counts.failed / calls, slowCallRate: counts.slow / calls };
}
