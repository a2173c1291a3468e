import type { PlannedBenchmark } from './plan.ts';
import type { BenchmarkResult } from './suite-result.ts';
import { VariantRun, type VariantRunOptions } from './variant-run.ts';

/** One benchmark: its variants take turns until each had all its rounds, or the run is cancelled. */
export class BenchmarkRun<Context> {
  readonly #benchmark: PlannedBenchmark<Context>;
  readonly #variants: readonly VariantRun<Context>[];
  readonly #signal: AbortSignal;

  constructor(
    benchmark: PlannedBenchmark<Context>,
    options: Pick<VariantRunOptions<Context>, 'context' | 'clock' | 'signal'>,
  ) {
    const { variants, concurrency } = benchmark;
    this.#benchmark = benchmark;
    this.#signal = options.signal;
    this.#variants = Object.entries(variants).map(
      ([name, operation]) => new VariantRun({ ...options, name, operation, concurrency }),
    );
  }

  async measure(): Promise<void> {
    const { rounds, perRound, warmUp } = this.#benchmark;
    for (const variant of this.#variants) await variant.warmUp(warmUp);
    for (let round = 0; round < rounds; round++) {
      for (const variant of startingAt(round, this.#variants)) {
        if (this.#signal.aborted) return;
        await variant.measure(perRound);
      }
    }
  }

  result(): BenchmarkResult {
    const { name, baseline, concurrency, rounds, perRound } = this.#benchmark;
    const variants = this.#variants.map((variant) => variant.result());
    return { name, baseline: baseline ?? null, concurrency, rounds, perRound, variants };
  }
}

/** All items in their order, beginning with the one at `index` (which wraps around) and going round. */
function startingAt<T>(index: number, items: readonly T[]): readonly T[] {
  const start = index % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}
