import { requireCount, requireThat } from '../../errors/require-that.ts';
import type { Thresholds } from '../../thresholds/thresholds.ts';
import type { SuiteOptions } from '../scenario/suite-options.ts';
import type { AnySubject } from './any-subject.ts';
import type { NewRowOf, PatchOf, Questions, RepositorySubject, RowOf } from './benchmarked-repository.ts';

export interface RepositoryBenchmarksOptions<Subject extends RepositorySubject> extends SuiteOptions {
  /** Opens what the benchmarks work on. The rows they make stay there: use a database for tests. */
  readonly open: () => Subject | Promise<Subject>;
  /** Called in the end, whatever happened. */
  readonly close?: (subject: Subject) => unknown;
  /** A new row; `n` is another number each time, also in the next run: for what must be unique. */
  readonly row: (n: number) => NewRowOf<Subject['repository']>;
  /** What an update changes. */
  readonly change: (n: number) => PatchOf<Subject['repository']>;
  /** Look-ups by an index: `{ email: (store, { email }) => store.users.findBy({ email }) }`. */
  readonly lookUps?: Questions<Subject, RowOf<Subject['repository']>>;
  /** Reads of other kinds, in groups: `{ 'joins and aggregates': { 'users by role': (store) => … } }`. */
  readonly queries?: Readonly<Record<string, Questions<Subject, RowOf<Subject['repository']>>>>;
  /** Reads the page of that number (from 1) and size. */
  readonly page?: (subject: Subject, page: PageAsked) => unknown;
  /** Several operations in one transaction; `n` is another number each time. */
  readonly transactions?: Readonly<
    Record<string, (subject: Subject, row: RowOf<Subject['repository']>, n: number) => unknown>
  >;
  /** How many rows are there to read. @default 1_000 */
  readonly rows?: number;
  /** How many are created at once, where the repository has `createMany`. @default 100 */
  readonly bulk?: number;
  /** The smallest first. @default [10, 25, 50, 100] */
  readonly pageSizes?: readonly number[];
  /** The numbers of the pages that are read for their depth, of the smallest size. @default [1, 10, 100] */
  readonly pageNumbers?: readonly number[];
  /** How many read at once, the fewest first. @default [1, 5, 10, 20, 50, 100] */
  readonly readers?: readonly number[];
  /** How many rounds each has; they take turns. @default 10 */
  readonly rounds?: number;
  /** How many operations a round has. @default 20 */
  readonly operationsPerRound?: number;
  /**
   * Limits that take the place of the suite's own, by what is measured: `{ 'single rows › create': { averageMs: 5 } }`.
   */
  readonly thresholds?: Readonly<Record<string, Thresholds>>;
}

export interface PageAsked {
  readonly number: number;
  readonly size: number;
}

type Defaulted =
  | 'rows'
  | 'bulk'
  | 'pageSizes'
  | 'pageNumbers'
  | 'readers'
  | 'rounds'
  | 'operationsPerRound'
  | 'lookUps'
  | 'queries'
  | 'transactions';

type AnyOptions = RepositoryBenchmarksOptions<AnySubject>;

/** The options with the defaults filled in. Of whose rows they are, nothing needs to be known any more. */
export type BenchmarkPlan = AnyOptions & Required<Pick<AnyOptions, Defaulted>>;

/** Fills in the defaults. @throws InvalidOptionError */
export function planBenchmarks<Subject extends RepositorySubject>(
  options: RepositoryBenchmarksOptions<Subject>,
): BenchmarkPlan {
  const plan: BenchmarkPlan = {
    rows: 1_000,
    bulk: 100,
    pageSizes: [10, 25, 50, 100],
    pageNumbers: [1, 10, 100],
    readers: [1, 5, 10, 20, 50, 100],
    rounds: 10,
    operationsPerRound: 20,
    lookUps: {},
    queries: {},
    transactions: {},
    // What its functions are given comes from its other functions, with the types that they agree on.
    ...(options as unknown as AnyOptions),
  };
  for (const option of ['rows', 'bulk', 'rounds', 'operationsPerRound'] as const) {
    requireCount(option, plan[option]);
  }
  for (const option of ['pageSizes', 'pageNumbers', 'readers'] as const) {
    requireThat(plan[option].length > 0, option, 'a list of at least one', plan[option]);
    for (const count of plan[option]) requireCount(option, count);
  }
  return plan;
}
