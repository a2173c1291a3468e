import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../clock/clock.ts';
import type { MetricsSummary } from '../metrics/metrics-summary.ts';
import { PerformanceMetrics } from '../metrics/performance-metrics.ts';
import type { Random } from '../statistics/random.ts';
import type { Budget, Operation } from './benchmark.ts';
import type { VariantResult } from './benchmark-suite-result.ts';
import { isPromiseLike } from './is-promise-like.ts';

export interface VariantRunOptions<Context> {
  readonly name: string;
  readonly operation: Operation<Context>;
  readonly context: Context;
  readonly concurrency: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly random: Random;
}

/** How long the event loop may be kept from timers and sockets by operations that never let go of it. */
const LONGEST_HOLD_MS = 10;

/** One variant through its warm-up and its rounds. */
export class VariantRun<Context> {
  readonly #options: VariantRunOptions<Context>;
  readonly #total: PerformanceMetrics;
  readonly #rounds: MetricsSummary[] = [];
  #calls = 0;

  constructor(options: VariantRunOptions<Context>) {
    this.#options = options;
    this.#total = new PerformanceMetrics(options);
  }

  async warmUp(budget: Budget): Promise<void> {
    await this.#run(budget, new PerformanceMetrics(this.#options));
  }

  /** Measures a round; one that is cancelled counts as far as it came. */
  async measure(budget: Budget): Promise<void> {
    const round = new PerformanceMetrics(this.#options);
    round.start();
    await this.#run(budget, round);
    round.stop();
    this.#rounds.push(round.summary());
    this.#total.merge(round, { sameTime: false });
  }

  get name(): string {
    return this.#options.name;
  }

  get rounds(): readonly MetricsSummary[] {
    return this.#rounds;
  }

  result(): Omit<VariantResult, 'comparison'> {
    return { name: this.name, metrics: this.#total.toJSON(), rounds: this.#rounds };
  }

  /** Lets all callers call until the budget is used up. Returns at once when cancelled, whatever still runs. */
  async #run(budget: Budget, metrics: PerformanceMetrics): Promise<void> {
    const { concurrency, clock, signal } = this.#options;
    if (signal.aborted) return;
    const cancelled = Promise.withResolvers<void>();
    const cancel = () => cancelled.resolve();
    // Before the first call, which may be what cancels.
    signal.addEventListener('abort', cancel);
    try {
      const hasBudget = budgetGuard(budget, clock());
      const callers = Array.from({ length: concurrency }, (_, caller) =>
        this.#call(caller, hasBudget, metrics),
      );
      await Promise.race([Promise.all(callers), cancelled.promise]);
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  async #call(
    caller: number,
    hasBudget: (nowMs: number) => boolean,
    metrics: PerformanceMetrics,
  ): Promise<void> {
    const { operation, context, clock, signal, random } = this.#options;
    let now = clock();
    let letGoAt = now;
    while (!signal.aborted && hasBudget(now)) {
      const call = { index: this.#calls++, caller, signal, random };
      const startedAt = clock();
      let failure: { readonly error: unknown } | undefined;
      try {
        const returned = operation(context, call);
        if (isPromiseLike(returned)) await returned;
      } catch (error) {
        failure = { error };
      }
      now = clock();
      // What ends after the cancellation did not fail by itself, nor take this long by itself.
      if (signal.aborted) return;
      if (failure) metrics.recordError(failure.error);
      else metrics.record(now - startedAt);
      if (now - letGoAt >= LONGEST_HOLD_MS) {
        await setImmediate();
        letGoAt = clock();
      }
    }
  }
}

/** Tells, before each operation, whether the budget has room for it. */
function budgetGuard(budget: Budget, startedAt: number): (nowMs: number) => boolean {
  if ('durationMs' in budget) {
    const endsAt = startedAt + budget.durationMs;
    return (nowMs) => nowMs < endsAt;
  }
  let left = budget.iterations;
  return () => left-- > 0;
}
