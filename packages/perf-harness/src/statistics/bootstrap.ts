import jstat from 'jstat';
import { quantileSorted } from 'simple-statistics';
import { requireCount, requireThat } from '../errors/require-that.ts';
import { ranksOf, varianceInflation } from './autocorrelation.ts';
import { type ConfidenceOptions, type Interval, requireConfidence } from './interval.ts';
import { type Random, seededRandom } from './random.ts';

export interface BootstrapOptions extends ConfidenceOptions {
  /** How often to draw anew from the sample. @default 2_000 */
  readonly resamples?: number;
  /** @default one of a fixed seed: the same sample always has the same interval */
  readonly random?: Random;
}

/** A figure of one sample, given its values in ascending order. */
export type Statistic = (sorted: ArrayLike<number>) => number;

/**
 * Where a figure lies that was estimated from samples, by the bootstrap (Efron 1979): how it comes out when the samples
 * are drawn anew from themselves. The percentiles are widened for small samples (Hesterberg 2015), and the spread for
 * samples whose neighbours resemble each other: values are taken to be in the order they were measured in.
 *
 * @param samples one, or several that are drawn from independently.
 * @param statistic of each sample, whose results `combine` makes one figure of.
 * @throws InvalidOptionError for a sample of fewer than 2 values, or with one that is not finite.
 *
 * @example
 * const { low, high } = bootstrapInterval([latencies], (sorted) => quantile(sorted, 0.95));
 * const difference = bootstrapInterval([before, after], median, (a, b) => b - a);
 */
export function bootstrapInterval(
  samples: readonly (readonly number[])[],
  statistic: Statistic,
  combine: (...figures: number[]) => number = (figure) => figure,
  { confidence = 0.95, resamples = 2_000, random = seededRandom(1) }: BootstrapOptions = {},
): Interval {
  requireConfidence(confidence);
  requireCount('resamples', resamples, 100);
  const sources = samples.map((sample, index) => sourceOf(sample, index, statistic, random));
  const figures = new Float64Array(resamples);
  for (let n = 0; n < resamples; n++) figures[n] = combine(...sources.map((draw) => draw()));
  const sorted = [...figures.sort()];
  const tail = tailOf(confidence, Math.min(...samples.map(({ length }) => length)));
  return { low: quantileSorted(sorted, tail), high: quantileSorted(sorted, 1 - tail) };
}

/** Draws the figure of a sample drawn anew, spread around the sample's own by what its autocorrelation asks for. */
function sourceOf(
  sample: readonly number[],
  index: number,
  statistic: Statistic,
  random: Random,
): () => number {
  const isUsable = sample.length >= 2 && sample.every(Number.isFinite);
  requireThat(isUsable, `samples[${index}]`, 'at least 2 finite numbers', sample);
  const sorted = Float64Array.from(sample).sort();
  const size = sorted.length;
  const spread = Math.sqrt(varianceInflation(ranksOf(sample), 1));
  const own = statistic(sorted);
  const times = new Uint32Array(size);
  const drawn = new Float64Array(size);
  return () => {
    times.fill(0);
    for (let n = 0; n < size; n++) {
      const place = Math.floor(random() * size);
      times[place] = (times[place] ?? 0) + 1;
    }
    // Written down in order, what was drawn needs no sorting.
    let next = 0;
    sorted.forEach((value, place) => {
      drawn.fill(value, next, next + (times[place] ?? 0));
      next += times[place] ?? 0;
    });
    return own + (statistic(drawn) - own) * spread;
  };
}

/**
 * The share to cut off at each end: percentiles of a bootstrap are too near to each other for a small sample, by what
 * Student's distribution is wider than the normal one, and by n for n − 1.
 */
function tailOf(confidence: number, size: number): number {
  const student = jstat.studentt.inv((1 + confidence) / 2, size - 1);
  return jstat.normal.cdf(-student * Math.sqrt(size / (size - 1)), 0, 1);
}
