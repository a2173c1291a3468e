import type { Abilities } from './abilities.ts';
import { type LimitedBenchmark, limited, type RowsOperation } from './limited-benchmark.ts';
import type { BenchmarkPlan } from './repository-benchmark-options.ts';

/** Many rows created one by one, and at once. */
export function manyRows(plan: BenchmarkPlan, { createMany }: Abilities): readonly LimitedBenchmark[] {
  if (!createMany) return [];
  const { bulk } = plan;
  const variants: Record<string, RowsOperation> = {
    'one by one': async (rows) => {
      for (let n = 0; n < bulk; n++) await rows.create();
    },
    createMany: ({ repository, newRow }) => repository.createMany?.(Array.from({ length: bulk }, newRow)),
  };
  return limited(plan, `${bulk} new rows`, variants, { baseline: 'one by one', iterations: 1 });
}
