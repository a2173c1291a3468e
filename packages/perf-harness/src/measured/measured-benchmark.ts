import { count, duration, trimmed } from '../report/quantity.ts';
import type { MeasuredData } from '../runner/suite.ts';
import type { BenchmarkResult } from '../suite/benchmark-suite-result.ts';

/** A benchmark as measurements: a group with one for each variant. */
export function measuredBenchmark(benchmark: BenchmarkResult): readonly MeasuredData[] {
  const { name, baseline, variants } = benchmark;
  const group = baseline === null ? { name } : { name, baseline };
  const about = describeTurns(benchmark);
  return variants.map(({ name: variant, metrics, rounds, comparison }) => ({
    name: variant,
    about,
    group,
    metrics,
    rounds,
    ...(comparison === null ? {} : { comparison }),
  }));
}

function describeTurns({ concurrency, rounds, perRound }: BenchmarkResult): string {
  const callers = concurrency === 1 ? '1 caller' : `${concurrency} callers`;
  const budget =
    'durationMs' in perRound
      ? trimmed(duration(perRound.durationMs))
      : `${count(perRound.iterations)} operations`;
  return `${callers}, ${rounds} × ${budget}`;
}
