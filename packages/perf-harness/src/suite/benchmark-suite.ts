import { type Clock, monotonicClock } from '../clock/clock.ts';
import { measuredBenchmark } from '../measured/measured-benchmark.ts';
import { thisMachine } from '../result/machine.ts';
import type { Suite, SuiteContext } from '../runner/suite.ts';
import { newSeed, requireSeed } from '../statistics/random.ts';
import type { SuiteDefinition } from './benchmark.ts';
import { BenchmarkRun } from './benchmark-run.ts';
import type { BenchmarkSuiteResult } from './benchmark-suite-result.ts';
import { type PlannedBenchmark, plan } from './plan.ts';
import { runStages } from './stages.ts';
import { SuiteCancelledError } from './suite-cancelled-error.ts';
import { SuiteFailedError } from './suite-failed-error.ts';

export interface RunOptions extends Partial<Pick<SuiteContext, 'add' | 'addVersions' | 'progress'>> {
  /** Cancels the run; `AbortSignal.timeout(60_000)` limits it. */
  readonly signal?: AbortSignal;
  /** @default the process's monotonic clock */
  readonly clock?: Clock;
  /** The moment to name in the result. @default now */
  readonly startedAt?: Date;
  /** What the operations' `random` comes from, an integer from 0 to 2³² − 1. @default one drawn anew, which the result names */
  readonly seed?: number;
}

/**
 * A named set of benchmarks on one context. Runs by itself, or with other suites by `runSuites`.
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
export class BenchmarkSuite<Context = unknown> implements Suite {
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
    seed = newSeed(),
    add,
    addVersions,
    progress,
  }: RunOptions = {}): Promise<BenchmarkSuiteResult> {
    requireSeed(seed);
    const { setup, teardown, versions } = this.#definition;
    const runs: BenchmarkRun<Context>[] = [];
    add?.(() => runs.flatMap((run) => measuredBenchmark(run.result())));
    if (versions) addVersions?.(versions);
    const resultOf = (outcome: BenchmarkSuiteResult['outcome']): BenchmarkSuiteResult => ({
      format: 1,
      suite: this.name,
      outcome,
      startedAt: startedAt.toISOString(),
      seed,
      machine: thisMachine(),
      versions: { node: process.versions.node, v8: process.versions.v8, ...versions },
      benchmarks: runs.map((run) => run.result()),
    });

    const ending = await runStages<Context, 'benchmarks'>({
      signal,
      setup: setup && (() => setup(signal)),
      stage: 'benchmarks',
      work: async (context) => {
        for (const benchmark of this.#benchmarks) {
          if (signal.aborted) break;
          progress?.(benchmark.name, runs.length / this.#benchmarks.length);
          const run = new BenchmarkRun(benchmark, { context, clock, signal, seed });
          runs.push(run);
          await run.measure();
        }
      },
      teardown,
    });
    const result = resultOf(ending.outcome);
    if (ending.outcome === 'cancelled') throw new SuiteCancelledError(result, { cause: ending.cause });
    if (ending.outcome === 'failed') throw new SuiteFailedError(result, ending.during, ending.cause);
    return result;
  }
}
