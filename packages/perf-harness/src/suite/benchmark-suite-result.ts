import type { Comparison } from '../comparison/comparison.ts';
import type { MetricsData, MetricsSummary } from '../metrics/metrics-summary.ts';
import type { Machine } from '../result/machine.ts';
import type { Budget } from './benchmark.ts';

/** What a benchmark suite measured by itself, as plain data: `JSON.stringify(result)` keeps everything. */
export interface BenchmarkSuiteResult {
  /** The version of this shape. */
  readonly format: 1;
  readonly suite: string;
  /** Whether all was measured that was planned. */
  readonly outcome: 'completed' | 'cancelled' | 'failed';
  /** When it started, in ISO 8601. */
  readonly startedAt: string;
  /** What the operations' `random` came from. */
  readonly seed: number;
  readonly machine: Machine;
  /** Node's, V8's, and those the suite names. */
  readonly versions: Readonly<Record<string, string>>;
  readonly benchmarks: readonly BenchmarkResult[];
}

export interface BenchmarkResult {
  readonly name: string;
  readonly baseline: string | null;
  readonly concurrency: number;
  /** How many rounds were begun; a variant's `rounds` are those it had. */
  readonly rounds: number;
  readonly perRound: Budget;
  /** The smallest difference from the baseline that counts, as a share. */
  readonly effect: number;
  readonly variants: readonly VariantResult[];
}

export interface VariantResult {
  readonly name: string;
  /** All rounds together. */
  readonly metrics: MetricsData;
  /** Each round by itself: how far they differ tells how far the figures can be trusted. */
  readonly rounds: readonly MetricsSummary[];
  /** How it compares with the baseline; `null` for the baseline, and where there is none. */
  readonly comparison: Comparison | null;
}
