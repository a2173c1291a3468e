import type { PerformanceMetrics } from '../metrics/performance-metrics.ts';

/** What one thread did in one interval. */
export interface IntervalReport {
  /** Counts the intervals from 0. */
  readonly index: number;
  /** When it ended, since the load began: a multiple of the interval's length, but for the last. */
  readonly endMs: number;
  /** At the interval's end. */
  readonly inFlight: number;
  readonly arrivals: readonly IntervalArrivals[];
  readonly phases: readonly PhaseReport[];
  /** By how much operations that arrive by themselves began later than they did. */
  readonly lateness: PerformanceMetrics;
}

/** Arrivals noted in an interval, by the one they were intended for: a generator that was held up is late with some. */
export interface IntervalArrivals {
  readonly index: number;
  readonly offered: number;
  readonly dropped: number;
}

/** What became of the operations that ended in an interval, by the phase they arrived in. */
export interface PhaseReport {
  /** The phase's place in the plan. */
  readonly phase: number;
  readonly offered: number;
  readonly dropped: number;
  /** When the last of those that succeeded ended, since the load began; 0 where none did. */
  readonly lastSuccessMs: number;
  readonly metrics: PerformanceMetrics;
}
