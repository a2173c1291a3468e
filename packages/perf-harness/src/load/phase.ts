import type { Arrivals } from './arrivals.ts';

interface PhaseBase {
  /** @default `phase 1`, by its place */
  readonly name?: string;
  /** For how long operations arrive, or callers call. What has begun by then is waited for. */
  readonly durationMs: number;
  /** Whether the phase only brings the target to its working state; it is no part of the overall metrics. @default false */
  readonly warmUp?: boolean;
}

/**
 * A stretch of load in the open model: operations arrive on schedule, and latencies count from the moment an operation
 * should have begun, so that a target that stalls cannot hold back the ones that would show it.
 */
export interface OpenPhase extends PhaseBase {
  readonly arrivals: Arrivals;
}

/** A stretch of load in the closed model: callers that each wait for their operation to end before the next. */
export interface ClosedPhase extends PhaseBase {
  /** How many, all worker threads together. */
  readonly callers: number;
  /** How long a caller pauses after each operation. @default 0 */
  readonly thinkTimeMs?: number;
}

export type LoadPhase = OpenPhase | ClosedPhase;
