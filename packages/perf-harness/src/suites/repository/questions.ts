import type { AnySubject } from './any-subject.ts';
import type { KeyedRow, Questions } from './benchmarked-repository.ts';
import { type LimitedBenchmark, limited, type RowsOperation } from './limited-benchmark.ts';
import type { BenchmarkPlan } from './repository-benchmark-options.ts';

/** Look-ups by an index. */
export function lookUps(plan: BenchmarkPlan): readonly LimitedBenchmark[] {
  const thresholds = Object.fromEntries(Object.keys(plan.lookUps).map((name) => [name, { averageMs: 20 }]));
  return limited(plan, 'look-ups', asked(plan.lookUps), { thresholds });
}

/** Reads of other kinds: complex queries, joins, aggregates. */
export function queries(plan: BenchmarkPlan): readonly LimitedBenchmark[] {
  return Object.entries(plan.queries).flatMap(([group, questions]) => limited(plan, group, asked(questions)));
}

/** Several operations in one transaction. */
export function transactions(plan: BenchmarkPlan): readonly LimitedBenchmark[] {
  const variants = Object.entries(plan.transactions).map(([name, run]): [string, RowsOperation] => [
    name,
    (rows, { random }) => run(rows.subject, rows.any(random), rows.next()),
  ]);
  return limited(plan, 'transactions', Object.fromEntries(variants));
}

function asked(questions: Questions<AnySubject, KeyedRow>): Record<string, RowsOperation> {
  const variants = Object.entries(questions).map(([name, ask]): [string, RowsOperation] => [
    name,
    (rows, { random }) => ask(rows.subject, rows.any(random)),
  ]);
  return Object.fromEntries(variants);
}
