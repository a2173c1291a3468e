import { type LimitedBenchmark, limited, type RowsOperation } from './limited-benchmark.ts';
import type { BenchmarkPlan } from './repository-benchmark-options.ts';

/** How much more so many reads at once may take than one. */
const LIMITED_READS = 20;
const TIMES_ONE = 10;

/** Rows read by several at once: what is timed is until all have theirs. */
export function readsAtOnce(plan: BenchmarkPlan): readonly LimitedBenchmark[] {
  const { readers } = plan;
  const fewest = Math.min(...readers);
  const variants = readers.map((count) => [nameOf(count), readAtOnce(count)] as const);
  const limits = { [nameOf(LIMITED_READS)]: { timesBaseline: TIMES_ONE } };
  return limited(plan, 'reads at once', Object.fromEntries(variants), {
    baseline: nameOf(fewest),
    thresholds: fewest === 1 && readers.includes(LIMITED_READS) ? limits : {},
  });
}

const nameOf = (count: number): string => (count === 1 ? '1 read' : `${count} reads`);

function readAtOnce(count: number): RowsOperation {
  return (rows, { random }) =>
    Promise.all(Array.from({ length: count }, () => rows.repository.get(rows.any(random).id)));
}
