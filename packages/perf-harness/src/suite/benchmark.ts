import type { Random } from '../statistics/random.ts';

/** How long something goes on: for a time, or for a number of operations (all callers together). */
export type Budget = { readonly durationMs: number } | { readonly iterations: number };

/** What an operation may want to know of its call. */
export interface Call {
  /** Counts the calls of this variant from 0, warm-up included: to pick other data each time. */
  readonly index: number;
  /** Which of the concurrent callers this is, from 0: no two calls at once have the same. */
  readonly caller: number;
  /** Aborted when the measurement is cancelled, or is over without it. */
  readonly signal: AbortSignal;
  /** Random numbers that the seed decides: `random() * ids.length` picks other data each time, and the same in each run. */
  readonly random: Random;
}

/** One operation to measure. Its latency ends when it returns or, where it returns a promise, when that settles. */
export type Operation<Context> = (context: Context, call: Call) => unknown;

/** Rounds until a comparison is settled. Without a baseline there is none, and `atLeast` are measured. */
export interface AdaptiveRounds {
  /** @default 20 */
  readonly atLeast?: number;
  /** @default 300 */
  readonly atMost?: number;
  /** No round begins when a benchmark has taken this long, even where there were fewer than `atLeast`. @default 30_000 */
  readonly withinMs?: number;
}

/** A question, and the variants that answer it, measured side by side. */
export interface Benchmark<Context> {
  readonly name: string;
  readonly variants: Readonly<Record<string, Operation<Context>>>;
  /** The variant that the others are compared with. */
  readonly baseline?: string;
  /** How many callers call at once; each waits for its own call to end before the next. @default 1 */
  readonly concurrency?: number;
  /**
   * How often each variant has its turn: a number, or until it is clear how each compares with the baseline. Variants
   * take turns, and each round starts with another one, so that what disturbs the machine disturbs them alike.
   *
   * Many short rounds tell more than a few long ones. @default { atLeast: 20, atMost: 300, withinMs: 30_000 }
   */
  readonly rounds?: number | AdaptiveRounds;
  /** How long a variant's turn lasts. @default { durationMs: 50 } */
  readonly perRound?: Budget;
  /** How much slower or faster than the baseline is worth telling, as a share. @default 0.03 */
  readonly effect?: number;
  /** How long each variant runs before the first round, unmeasured and with its failures ignored. @default { durationMs: 250 } */
  readonly warmUp?: Budget;
}

/** What is measured together: benchmarks on one context, such as a pool with its data. */
export interface SuiteDefinition<Context> {
  readonly name: string;
  /** Makes what the operations work on. What it opened before it failed, it has to close itself. */
  readonly setup?: (signal: AbortSignal) => Context | Promise<Context>;
  /** Runs once after `setup` succeeded, whatever happened since. */
  readonly teardown?: (context: Context) => unknown;
  readonly benchmarks: readonly Benchmark<Context>[];
  /** Versions to name in the result beside Node's own: `{ pg: '8.23.1', postgres: '18.4' }`. */
  readonly versions?: Readonly<Record<string, string>>;
}
