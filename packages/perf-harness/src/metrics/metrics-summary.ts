import type { ErrorCount } from './error-counts.ts';

/**
 * What was measured, in numbers. Latencies are those of the operations that succeeded; a number that nothing was
 * measured for is `null`.
 */
export interface MetricsSummary {
  /** All that ended: `succeeded` and `failed`. */
  readonly operations: number;
  readonly succeeded: number;
  readonly failed: number;
  /** `succeeded / operations`, from 0 to 1. */
  readonly successRate: number | null;
  /** `failed / operations`, from 0 to 1. */
  readonly errorRate: number | null;
  /** Wall time that was measured. */
  readonly measuredMs: number;
  /** Those that succeeded, per second of `measuredMs`. */
  readonly operationsPerSecond: number | null;
  readonly minMs: number | null;
  readonly averageMs: number | null;
  readonly medianMs: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
  readonly p999Ms: number | null;
  readonly maxMs: number | null;
  /** Failures by kind, the most frequent first. */
  readonly errors: readonly ErrorCount[];
}

/** A summary with all that is needed to merge it with others, as plain data. */
export interface MetricsData extends MetricsSummary {
  /** All latencies together. */
  readonly sumMs: number;
  /** The latencies' counts in HdrHistogram's compressed format (V2, Base64; in nanoseconds). */
  readonly histogram: string;
}
