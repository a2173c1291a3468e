import { InvalidOptionError } from '../../errors/invalid-option-error.ts';
import { labelOf } from '../../result/measurement.ts';
import type { MeasuredData, Suite } from '../../runner/suite.ts';
import { BenchmarkSuite } from '../../suite/benchmark-suite.ts';
import type { Thresholds } from '../../thresholds/thresholds.ts';
import { closeInTime } from '../scenario/close-in-time.ts';
import { type Abilities, allAbilities } from './abilities.ts';
import { BenchmarkRows } from './benchmark-rows.ts';
import type { RepositorySubject } from './benchmarked-repository.ts';
import type { LimitedBenchmark } from './limited-benchmark.ts';
import { manyRows } from './many-rows.ts';
import { pages } from './pages.ts';
import { lookUps, queries, transactions } from './questions.ts';
import { readsAtOnce } from './reads-at-once.ts';
import {
  type BenchmarkPlan,
  planBenchmarks,
  type RepositoryBenchmarksOptions,
} from './repository-benchmark-options.ts';
import { singleRows } from './single-rows.ts';

/**
 * How long a repository takes: single rows, look-ups, queries, pages by size and depth, many rows, reads at once, and
 * transactions. No operation may fail; on average a row is created in 50 ms, read in 10, changed in 20, and looked up in
 * 20; a page of 100 rows takes less than 3 times one of 10, and 20 reads at once less than 10 times one.
 *
 * @throws InvalidOptionError
 *
 * @example
 * repositoryBenchmarks({
 *   open: () => ({ repository: store.users }),
 *   row: (n) => ({ username: `user-${n}`, email: `user-${n}@example.com` }),
 *   change: (n) => ({ fullName: `User ${n}` }),
 * });
 */
export function repositoryBenchmarks<Subject extends RepositorySubject>(
  options: RepositoryBenchmarksOptions<Subject>,
): Suite {
  const plan = planBenchmarks(options);
  const thresholds = allThresholds(benchmarksOf(plan, allAbilities), plan.thresholds ?? {});
  const name = 'benchmarks';
  return {
    name,
    title: 'Benchmarks',
    run: async ({ add, ...context }) => {
      const subject = await plan.open();
      try {
        const rows = new BenchmarkRows(subject, plan);
        const { restore, createMany } = rows.repository;
        const able = { restore: restore !== undefined, createMany: createMany !== undefined };
        const suite = new BenchmarkSuite<BenchmarkRows>({
          name,
          ...(plan.versions && { versions: plan.versions }),
          setup: async (signal) => {
            context.progress('making rows', 0);
            await rows.fill(signal);
            return rows;
          },
          benchmarks: benchmarksOf(plan, able).map(({ benchmark }) => benchmark),
        });
        await suite.run({
          ...context,
          add: (source) => add(() => [source()].flat().map((measured) => held(measured, thresholds))),
        });
      } finally {
        await closeInTime(name, () => plan.close?.(subject));
      }
    },
  };
}

function benchmarksOf(plan: BenchmarkPlan, able: Abilities): readonly LimitedBenchmark[] {
  const groups = [singleRows, lookUps, queries, pages, manyRows, readsAtOnce, transactions];
  return groups.flatMap((group) => group(plan, able));
}

/** With how it compares as a number of its own, which can be limited. */
function held(measured: MeasuredData, thresholds: ReadonlyMap<string, Thresholds>): MeasuredData {
  const limits = { thresholds: thresholds.get(labelOf(measured)) ?? {} };
  const { comparison, group } = measured;
  if (comparison === undefined) return { ...measured, ...limits };
  const title = `times ${group?.baseline}`;
  return {
    ...measured,
    ...limits,
    numbers: [{ name: 'timesBaseline', title, unit: 'ratio', value: comparison.ratio, better: 'lower' }],
  };
}

/** The limits by label: no operation fails, what the groups limit, and what the caller says instead. */
function allThresholds(
  benchmarks: readonly LimitedBenchmark[],
  own: Readonly<Record<string, Thresholds>>,
): ReadonlyMap<string, Thresholds> {
  const limits = new Map<string, Thresholds>();
  for (const { benchmark, thresholds } of benchmarks) {
    for (const variant of Object.keys(benchmark.variants)) {
      const label = labelOf({ group: { name: benchmark.name }, name: variant });
      limits.set(label, { errorRate: 0, ...thresholds[variant], ...own[label] });
    }
  }
  const unknown = Object.keys(own).find((label) => !limits.has(label));
  if (unknown === undefined) return limits;
  throw new InvalidOptionError(
    'thresholds',
    `by what is measured (${[...limits.keys()].join(', ')})`,
    unknown,
  );
}
