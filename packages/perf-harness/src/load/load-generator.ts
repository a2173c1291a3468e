import type { Time } from '../clock/time.ts';
import { thisMachine } from '../result/machine.ts';
import { newSeed, requireSeed } from '../statistics/random.ts';
import { type Ending, runStages } from '../suite/stages.ts';
import { LoadCancelledError } from './load-cancelled-error.ts';
import type { LoadDefinition } from './load-definition.ts';
import { LoadFailedError } from './load-failed-error.ts';
import { type LoadPlan, planLoad } from './load-plan.ts';
import type { LoadProgress, LoadResult } from './load-result.ts';
import { runLoad } from './load-run.ts';
import { LoadTally } from './load-tally.ts';
import type { LoadTarget } from './load-target.ts';
import { runWorkers } from './workers/run-workers.ts';

export interface LoadRunOptions {
  /** Ends the load at once; a setup or a teardown under way has a few seconds more before it is left behind. */
  readonly signal?: AbortSignal;
  /** Called with each interval of the timeline, once all threads have reported it. What it throws cancels the load. */
  readonly onProgress?: (progress: LoadProgress) => void;
  /** What the random numbers come from: Poisson arrivals, and the operations' `random`. @default one drawn anew */
  readonly seed?: number;
  /** The moment to name in the result. @default now */
  readonly startedAt?: Date;
  /** For tests that make time themselves; worker threads always have the process's own. @default the process's own */
  readonly time?: Time;
}

/**
 * Puts load on a target, and measures how it bears it.
 *
 * @example
 * const load = new LoadGenerator({
 *   name: 'orders',
 *   target: { setup: () => new Pool({ connectionString }), operation: (pool) => pool.query('select 1'), teardown: (pool) => pool.end() },
 *   phases: [
 *     { name: 'warm-up', durationMs: 5_000, arrivals: { perSecond: { from: 10, to: 200 } }, warmUp: true },
 *     { name: 'steady', durationMs: 30_000, arrivals: { perSecond: 200, spacing: 'poisson' } },
 *   ],
 * });
 * const { metrics, counts, timeline } = await load.run();
 */
export class LoadGenerator<Context = unknown> {
  readonly name: string;
  readonly #definition: LoadDefinition<Context>;
  readonly #plan: LoadPlan;

  /** @throws InvalidOptionError naming the option that cannot be meant. */
  constructor(definition: LoadDefinition<Context>) {
    this.name = definition.name;
    this.#definition = definition;
    this.#plan = planLoad(definition);
  }

  /**
   * Runs all phases, and waits for what is under way then. An operation that fails is counted and does not stop the load.
   *
   * @throws LoadCancelledError when the signal is aborted, with what was measured until then.
   * @throws LoadFailedError when the setup or the teardown fails, or a worker thread dies, with what was measured.
   */
  async run(options: LoadRunOptions = {}): Promise<LoadResult> {
    const { onProgress = () => {}, startedAt = new Date() } = options;
    const seed = requireSeed(options.seed ?? newSeed());
    const controller = new AbortController();
    const signal = AbortSignal.any([controller.signal, ...(options.signal ? [options.signal] : [])]);
    const tally = new LoadTally(this.#plan, (progress) => {
      try {
        onProgress(progress);
      } catch (error) {
        controller.abort(error);
      }
    });
    const { target } = this.#definition;
    const ending =
      'module' in target
        ? await runWorkers({ plan: this.#plan, target, seed, signal, tally })
        : await this.#runHere(target, { seed, signal, tally, time: options.time });
    const result: LoadResult = {
      format: 1,
      load: this.name,
      outcome: ending.outcome,
      startedAt: startedAt.toISOString(),
      machine: thisMachine(),
      versions: { node: process.versions.node, v8: process.versions.v8, ...this.#definition.versions },
      seed,
      workers: this.#plan.workers,
      maxInFlight: this.#plan.maxInFlight,
      ...tally.result(),
    };
    if (ending.outcome === 'cancelled') throw new LoadCancelledError(result, { cause: ending.cause });
    if (ending.outcome === 'failed') throw new LoadFailedError(result, ending.during, ending.cause);
    return result;
  }

  #runHere(
    { setup, operation, teardown }: LoadTarget<Context>,
    { seed, signal, tally, time }: HereOptions,
  ): Promise<Ending<'load'>> {
    const worker = 0;
    return runStages<Context, 'load'>({
      signal,
      setup: setup && (() => setup({ signal, worker, data: undefined })),
      stage: 'load',
      work: async (context) => {
        const report = (interval: Parameters<LoadTally['add']>[1]) => tally.add(worker, interval);
        await runLoad({
          plan: this.#plan,
          operation,
          context,
          worker,
          seed,
          signal,
          report,
          ...(time && { time }),
        });
      },
      teardown,
    });
  }
}

interface HereOptions {
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly tally: LoadTally;
  readonly time: Time | undefined;
}
