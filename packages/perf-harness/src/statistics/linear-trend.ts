import jstat from 'jstat';
import { mean, median, quantileSorted } from 'simple-statistics';
import { InvalidOptionError } from '../errors/invalid-option-error.ts';
import { varianceInflation } from './autocorrelation.ts';
import { type ConfidenceOptions, type Interval, requireConfidence } from './interval.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A straight line through points. */
export interface LinearTrend {
  /** How much `y` grows for each 1 of `x`. */
  readonly slope: number;
  /** Where the slope lies. Infinite on both sides where the points are too few, or too alike, to say. */
  readonly interval: Interval;
  /** `y` at an `x` of 0. */
  readonly intercept: number;
}

/** More points than this are thinned out: what a trend costs grows with their square. */
const MOST_POINTS = 800;

/**
 * The straight line through `points`, in the order they were measured in: the Theil–Sen estimator (the median of all
 * slopes between two points), which outliers hardly move, with Sen's interval. Neighbouring points that resemble each
 * other tell less than as many that do not; the interval is widened by what their autocorrelation asks for (Yue and
 * Wang 2004), so that a series that wanders shows no trend.
 *
 * @throws InvalidOptionError for fewer than 3 points, for numbers that are not finite, and where all have the same `x`.
 *
 * @example
 * const { slope, interval } = linearTrend(samples.map(({ operations, heapBytes }) => ({ x: operations, y: heapBytes })));
 * if (interval.low > 50) console.warn(`leaks ${slope} bytes an operation`);
 */
export function linearTrend(
  points: readonly Point[],
  { confidence = 0.95 }: ConfidenceOptions = {},
): LinearTrend {
  requirePoints(points);
  const used = thinned(points);
  const slopes = slopesOf(used);
  const slope = quantileSorted(slopes, 0.5);
  const intercept = median(used.map(({ x, y }) => y - slope * x));
  const residuals = used.map(({ x, y }) => y - slope * x - intercept);
  const deviation =
    Math.sqrt(kendallVariance(used) * varianceInflation(residuals, 2)) *
    jstat.normal.inv((1 + requireConfidence(confidence)) / 2, 0, 1);
  return { slope, interval: around(slopes, deviation), intercept };
}

function requirePoints(points: readonly Point[]): void {
  const areFinite = points.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
  const first = points[0];
  if (points.length >= 3 && areFinite && points.some(({ x }) => x !== first?.x)) return;
  throw new InvalidOptionError('points', 'at least 3 of finite numbers, and of more than one x', points);
}

/** The medians of groups of neighbours, where there are too many points. */
function thinned(points: readonly Point[]): readonly Point[] {
  const size = Math.ceil(points.length / MOST_POINTS);
  if (size === 1) return points;
  return Array.from({ length: Math.ceil(points.length / size) }, (_, index) => {
    const group = points.slice(index * size, (index + 1) * size);
    return { x: mean(group.map(({ x }) => x)), y: median(group.map(({ y }) => y)) };
  });
}

/** The slopes between each two points of different `x`, sorted. */
function slopesOf(points: readonly Point[]): number[] {
  const slopes: number[] = [];
  for (const [index, a] of points.entries()) {
    for (let other = 0; other < index; other++) {
      const b = points[other];
      if (b !== undefined && b.x !== a.x) slopes.push((a.y - b.y) / (a.x - b.x));
    }
  }
  // A typed array sorts by value, without a comparison function, many times as fast.
  return [...Float64Array.from(slopes).sort()];
}

/** The variance of Kendall's S, were there no trend and no autocorrelation; values that occur often take from it. */
function kendallVariance(points: readonly Point[]): number {
  const term = (n: number) => n * (n - 1) * (2 * n + 5);
  const tied = (values: readonly number[]) => {
    const counts = new Map<number, number>();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    return [...counts.values()].reduce((sum, count) => sum + term(count), 0);
  };
  const ties = tied(points.map(({ x }) => x)) + tied(points.map(({ y }) => y));
  return Math.max(0, term(points.length) - ties) / 18;
}

/** The slopes whose ranks are `deviation` away from the middle, halved as each pair changes S by two. */
function around(slopes: readonly number[], deviation: number): Interval {
  const count = slopes.length;
  const low = (count - deviation) / 2 - 1;
  const high = (count + deviation) / 2;
  const first = slopes[0];
  // All points on one line: whatever the ranks, the slope is this one.
  if (first !== undefined && first === slopes.at(-1)) return { low: first, high: first };
  return { low: atRank(slopes, Math.round(low)), high: atRank(slopes, Math.round(high)) };
}

/** Counted from 0; beyond the slopes that there are, nothing is known. */
function atRank(slopes: readonly number[], rank: number): number {
  return slopes[rank] ?? (rank < 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
}
