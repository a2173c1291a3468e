import type { Abilities } from './abilities.ts';
import { type LimitedBenchmark, limited, type RowsOperation } from './limited-benchmark.ts';
import type { BenchmarkPlan } from './repository-benchmark-options.ts';

/** A row is created, read, changed, deleted, and restored where the repository can. */
export function singleRows(plan: BenchmarkPlan, { restore }: Abilities): readonly LimitedBenchmark[] {
  const variants: Readonly<Record<string, RowsOperation>> = {
    create: (rows) => rows.create(),
    get: (rows, { random }) => rows.repository.get(rows.any(random).id),
    update: (rows, { random }) => rows.repository.update(rows.any(random).id, plan.change(rows.next())),
    delete: (rows) => rows.deleteOne(),
    ...(restore && { restore: (rows) => rows.restoreOne() }),
  };
  return limited(plan, 'single rows', variants, {
    thresholds: { create: { averageMs: 50 }, get: { averageMs: 10 }, update: { averageMs: 20 } },
  });
}
