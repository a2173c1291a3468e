import type { MetricsData } from '../metrics/metrics-summary.ts';
import type { Machine } from '../result/machine.ts';
import type { LoadPhase } from './phase.ts';

/** What a load generator measured, as plain data: `JSON.stringify(result)` keeps everything. */
export interface LoadResult {
  /** The version of this shape. */
  readonly format: 1;
  readonly load: string;
  /** Whether all was measured that was planned. */
  readonly outcome: 'completed' | 'cancelled' | 'failed';
  /** When it started, in ISO 8601. */
  readonly startedAt: string;
  /** From the first phase's beginning until the last operation had ended, or was given up. */
  readonly durationMs: number;
  readonly machine: Machine;
  /** Node's, V8's, and those the load names. */
  readonly versions: Readonly<Record<string, string>>;
  /** What the random numbers came from: run with it again, the load is the same. */
  readonly seed: number;
  /** How many threads made the load. */
  readonly workers: number;
  readonly maxInFlight: number;
  /**
   * All phases but the warm-up. Latencies count from the moment an operation should have begun. An operation that did
   * not end is a failure of the kind `unfinished`. The measured time is that of these phases, each until its last
   * operation that succeeded had ended.
   */
  readonly metrics: MetricsData;
  readonly counts: LoadCounts;
  /**
   * How much later than they arrived operations of open phases began, since the generator itself came late. Where this is not small
   * against the latencies, the machine that makes the load is too slow or too busy, and the latencies say so too. `null`
   * where nothing arrives by itself: callers begin operations when they come to it.
   */
  readonly lateness: Lateness;
  readonly phases: readonly PhaseResult[];
  readonly timeline: LoadTimeline;
}

/** `offered = succeeded + failed + dropped + unfinished`, the middle two being those of the metrics beside. */
export interface LoadCounts {
  /** The operations that arrived. */
  readonly offered: number;
  /** Arrivals that were not begun, as `maxInFlight` were under way. */
  readonly dropped: number;
  /** Operations that were under way when the load was cancelled or failed, and were not waited for. */
  readonly unfinished: number;
}

export interface Lateness {
  readonly medianMs: number | null;
  readonly p99Ms: number | null;
  readonly maxMs: number | null;
}

export interface PhaseResult {
  readonly name: string;
  /** What was to be done, with the defaults filled in. */
  readonly phase: LoadPhase;
  /** When it began, since the load did. */
  readonly startMs: number;
  readonly metrics: MetricsData;
  readonly counts: LoadCounts;
}

/** The course of a load: one entry an interval in each list. The last interval ends with the load, and may be short. */
export interface LoadTimeline {
  readonly intervalMs: number;
  /**
   * Whether the interval belongs wholly to phases that are measured, and not to a warm-up, the time after the last phase,
   * or a load that ended early. @default all but the last
   */
  readonly measured?: readonly boolean[];
  readonly offered: readonly number[];
  readonly succeeded: readonly number[];
  readonly failed: readonly number[];
  readonly dropped: readonly number[];
  /** How many operations were under way at the interval's end. */
  readonly inFlight: readonly number[];
  /** Of the operations that ended in the interval; `null` where none succeeded. */
  readonly p50Ms: readonly (number | null)[];
  readonly p99Ms: readonly (number | null)[];
}

/** One interval of the timeline, as it is told while the load runs. */
export interface LoadProgress {
  /** When the interval began and ended, since the load did. */
  readonly fromMs: number;
  readonly toMs: number;
  /** The name of the phase that was on at its end. */
  readonly phase: string;
  readonly offered: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly dropped: number;
  readonly inFlight: number;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
}
