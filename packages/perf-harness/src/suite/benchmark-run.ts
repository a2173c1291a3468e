import type { Clock } from '../clock/clock.ts';
import { compareRounds } from '../comparison/compare-rounds.ts';
import type { Comparison } from '../comparison/comparison.ts';
import { isSettled } from '../comparison/is-settled.ts';
import { seededRandom } from '../statistics/random.ts';
import type { BenchmarkResult } from './benchmark-suite-result.ts';
import type { PlannedBenchmark } from './plan.ts';
import { VariantRun, type VariantRunOptions } from './variant-run.ts';

/** A look at whether the rounds are enough is computing that nothing is measured in: seldom, and not to the last digit. */
const ROUNDS_BETWEEN_LOOKS = 5;
const RESAMPLES_IN_A_LOOK = 500;

export interface BenchmarkRunOptions<Context>
  extends Pick<VariantRunOptions<Context>, 'context' | 'clock' | 'signal'> {
  readonly seed: number;
}

/** One benchmark: its variants take turns until each had all its rounds, or the run is cancelled. */
export class BenchmarkRun<Context> {
  readonly #benchmark: PlannedBenchmark<Context>;
  readonly #variants: readonly VariantRun<Context>[];
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  #rounds = 0;

  constructor(benchmark: PlannedBenchmark<Context>, { seed, ...options }: BenchmarkRunOptions<Context>) {
    const { variants, concurrency } = benchmark;
    this.#benchmark = benchmark;
    this.#clock = options.clock;
    this.#signal = options.signal;
    this.#variants = Object.entries(variants).map(
      // Each draws the same numbers, so that all have the same to do.
      ([name, operation]) =>
        new VariantRun({ ...options, name, operation, concurrency, random: seededRandom(seed) }),
    );
  }

  async measure(): Promise<void> {
    const { rounds, perRound, warmUp } = this.#benchmark;
    for (const variant of this.#variants) await variant.warmUp(warmUp);
    const beganMs = this.#clock();
    while (this.#rounds < rounds.atMost && !this.#isEnough(this.#clock() - beganMs)) {
      for (const variant of startingAt(this.#rounds++, this.#variants)) {
        if (this.#signal.aborted) return;
        await variant.measure(perRound);
      }
    }
  }

  result(): BenchmarkResult {
    const { name, baseline = null, concurrency, perRound, effect } = this.#benchmark;
    const variants = this.#variants.map((variant) => ({
      ...variant.result(),
      comparison: this.#compare(variant),
    }));
    return { name, baseline, concurrency, rounds: this.#rounds, perRound, effect, variants };
  }

  #isEnough(tookMs: number): boolean {
    const { rounds, baseline, effect } = this.#benchmark;
    if (this.#rounds > 0 && tookMs >= rounds.withinMs) return true;
    if (this.#rounds < rounds.atLeast) return false;
    if (baseline === undefined) return true;
    if ((this.#rounds - rounds.atLeast) % ROUNDS_BETWEEN_LOOKS > 0) return false;
    // What a cheap look takes for settled, the comparison that counts has to confirm.
    return [RESAMPLES_IN_A_LOOK, undefined].every((resamples) =>
      this.#variants.every((variant) => {
        const comparison = this.#compare(variant, resamples);
        return comparison === null || isSettled(comparison, effect);
      }),
    );
  }

  #compare(variant: VariantRun<Context>, resamples?: number): Comparison | null {
    const { baseline, effect } = this.#benchmark;
    const base = this.#variants.find(({ name }) => name === baseline);
    if (base === undefined || base === variant) return null;
    return compareRounds(base.rounds, variant.rounds, {
      paired: true,
      effect,
      ...(resamples === undefined ? {} : { resamples }),
    });
  }
}

/** All items in their order, beginning with the one at `index` (which wraps around) and going round. */
function startingAt<T>(index: number, items: readonly T[]): readonly T[] {
  const start = index % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}
