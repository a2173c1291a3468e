import type { Benchmark, Operation } from '../../suite/benchmark.ts';
import type { Thresholds } from '../../thresholds/thresholds.ts';
import type { BenchmarkRows } from './benchmark-rows.ts';
import type { BenchmarkPlan } from './repository-benchmark-options.ts';

export type RowsOperation = Operation<BenchmarkRows>;

/** A benchmark, and the limits of its variants. `timesBaseline` limits what a variant takes of the baseline's time. */
export interface LimitedBenchmark {
  readonly benchmark: Benchmark<BenchmarkRows>;
  readonly thresholds: Readonly<Record<string, Thresholds>>;
}

export interface BenchmarkDetails {
  readonly baseline?: string;
  readonly iterations?: number;
  readonly thresholds?: Readonly<Record<string, Thresholds>>;
}

/** The benchmark of a group; none where the group has no variants. */
export function limited(
  { rounds, operationsPerRound }: BenchmarkPlan,
  name: string,
  variants: Readonly<Record<string, RowsOperation>>,
  { baseline, iterations = operationsPerRound, thresholds = {} }: BenchmarkDetails = {},
): readonly LimitedBenchmark[] {
  if (Object.keys(variants).length === 0) return [];
  const budget = { iterations };
  const benchmark = { name, variants, rounds, perRound: budget, warmUp: budget };
  return [{ benchmark: baseline === undefined ? benchmark : { ...benchmark, baseline }, thresholds }];
}
