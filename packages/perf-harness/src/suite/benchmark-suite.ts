import { type Clock, monotonicClock } from '../clock/clock.ts';
import type { SuiteDefinition } from './benchmark.ts';
import { BenchmarkRun } from './benchmark-run.ts';
import { thisMachine } from './machine.ts';
import { type PlannedBenchmark, plan } from './plan.ts';
import { SuiteCancelledError } from './suite-cancelled-error.ts';
import { SuiteFailedError } from './suite-failed-error.ts';
import type { SuiteResult } from './suite-result.ts';

export interface RunOptions {
  /** Cancels the run; `AbortSignal.timeout(60_000)` limits it. */
  readonly signal?: AbortSignal;
  /** @default the process's monotonic clock */
  readonly clock?: Clock;
  /** The moment to name in the result. @default now */
  readonly startedAt?: Date;
}

/**
 * A named set of benchmarks on one context.
 *
 * @example
 * const suite = new BenchmarkSuite({
 *   name: 'look-ups',
 *   setup: () => new Pool({ connectionString }),
 *   teardown: (pool) => pool.end(),
 *   benchmarks: [{ name: 'by id', variants: { pg: (pool) => pool.query('select 1') } }],
 * });
 * const result = await suite.run();
 */
export class BenchmarkSuite<Context = unknown> {
  readonly name: string;
  readonly #definition: SuiteDefinition<Context>;
  readonly #benchmarks: readonly PlannedBenchmark<Context>[];

  /** @throws InvalidOptionError naming the option that cannot be meant. */
  constructor(definition: SuiteDefinition<Context>) {
    this.name = definition.name;
    this.#definition = definition;
    this.#benchmarks = plan(definition);
  }

  /**
   * Measures everything, one benchmark after the other. An operation that fails is counted and does not stop the run.
   *
   * @throws SuiteCancelledError when the signal is aborted, with what was measured until then.
   * @throws SuiteFailedError when the setup, the teardown or the clock fails, with what was measured.
   */
  async run({
    signal = new AbortController().signal,
    clock = monotonicClock,
    startedAt = new Date(),
  }: RunOptions = {}): Promise<SuiteResult> {
    const { setup, teardown, versions } = this.#definition;
    const runs: BenchmarkRun<Context>[] = [];
    const resultOf = (outcome: SuiteResult['outcome']): SuiteResult => ({
      format: 1,
      suite: this.name,
      outcome,
      startedAt: startedAt.toISOString(),
      machine: thisMachine(),
      versions: { node: process.versions.node, v8: process.versions.v8, ...versions },
      benchmarks: runs.map((run) => run.result()),
    });

    if (signal.aborted) throw new SuiteCancelledError(resultOf('cancelled'), { cause: signal.reason });
    let context: Context;
    try {
      // Without a setup nothing says what the context is, and the operations have it as `unknown`.
      context = (await setup?.(signal)) as Context;
    } catch (cause) {
      if (signal.aborted) throw new SuiteCancelledError(resultOf('cancelled'), { cause });
      throw new SuiteFailedError(resultOf('failed'), 'setup', cause);
    }
    let failure: { readonly during: 'benchmarks' | 'teardown'; readonly cause: unknown } | undefined;
    try {
      for (const benchmark of this.#benchmarks) {
        if (signal.aborted) break;
        const run = new BenchmarkRun(benchmark, { context, clock, signal });
        runs.push(run);
        await run.measure();
      }
    } catch (cause) {
      failure = { during: 'benchmarks', cause };
    }
    const wasCancelled = signal.aborted;
    try {
      await teardown?.(context);
    } catch (cause) {
      failure = { during: 'teardown', cause: failure ? new AggregateError([failure.cause, cause]) : cause };
    }
    if (wasCancelled) {
      const cause = failure ? new AggregateError([signal.reason, failure.cause]) : signal.reason;
      throw new SuiteCancelledError(resultOf('cancelled'), { cause });
    }
    if (failure) throw new SuiteFailedError(resultOf('failed'), failure.during, failure.cause);
    return resultOf('completed');
  }
}
