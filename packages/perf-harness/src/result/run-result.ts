import type { Machine } from './machine.ts';
import type { Measurement } from './measurement.ts';

/** The version of the shape that `RunResult` has. Other versions are refused when read. */
export const resultFormat = 2;

/** What a run of suites measured, as plain data: `JSON.stringify(result)` keeps everything. */
export interface RunResult {
  readonly format: typeof resultFormat;
  /** When it started, in ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly machine: Machine;
  /** Node's, V8's, and those the suites name. */
  readonly versions: Readonly<Record<string, string>>;
  /** What chance came from: with the same seed, the same arrivals and faults. */
  readonly seed: number;
  readonly suites: readonly SuiteResult[];
}

export interface SuiteResult {
  /** `pool-load`. */
  readonly name: string;
  /** For people: `Pool load`. */
  readonly title: string;
  readonly outcome: SuiteOutcome;
  /** Why it did not complete. */
  readonly error?: SuiteError;
  readonly durationMs: number;
  /** All that was measured, also where the suite did not complete. */
  readonly measurements: readonly Measurement[];
}

/** Whether all was measured that was planned. */
export type SuiteOutcome = 'completed' | 'failed' | 'cancelled' | 'timed out';

/** A thrown value, as plain data. */
export interface SuiteError {
  /** `PoolTimeoutError`. */
  readonly name?: string;
  readonly message: string;
  /** `ECONNREFUSED`, `HF_…`. */
  readonly code?: string;
  readonly stack?: string;
}
