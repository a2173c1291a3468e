import jstat from 'jstat';
import { medianSorted } from 'simple-statistics';

import type { Interval } from '../statistics/interval.ts';
import { linearTrend } from '../statistics/linear-trend.ts';

/** What was alive after so many operations. */
export interface Look {
  readonly operations: number;
  readonly bytes: number;
}

/** A growth in bytes for each operation, and where it surely lies. */
export interface GrowthEstimate {
  readonly bytesPerOperation: number;
  readonly interval: Interval;
}

/**
 * The slope, by how far the looks are from the line: Student's t times the standard error, for as many looks as
 * would tell as much if they did not resemble their neighbours. Good where what is alive wanders; wide where it rises in
 * steps, as tables do that double.
 */
export function estimateByTrend(looks: readonly Look[], confidence: number): GrowthEstimate {
  const { slope, intercept } = linearTrend(
    looks.map(({ operations, bytes }) => ({ x: operations, y: bytes })),
  );
  const count = looks.length;
  const residuals = looks.map(({ operations, bytes }) => bytes - slope * operations - intercept);
  const centre = sum(looks.map(({ operations }) => operations)) / count;
  const spread = sum(looks.map(({ operations }) => (operations - centre) ** 2));
  const squares = sum(residuals.map((residual) => residual ** 2));
  const products = sum(residuals.slice(1).map((residual, index) => residual * (residuals[index] ?? 0)));
  const correlation = squares === 0 ? 0 : Math.min(0.9, Math.max(0, products / squares));
  const effective = Math.max(4, (count * (1 - correlation)) / (1 + correlation));
  const error = Math.sqrt(((squares / (count - 2) / spread) * count) / effective);
  const margin = jstat.studentt.inv((1 + confidence) / 2, effective - 2) * error;
  return { bytesPerOperation: slope, interval: { low: slope - margin, high: slope + margin } };
}

/**
 * The growth of a typical round: the median, and its interval by order statistics, which single steps do not move, however
 * high. Wide where what is alive wanders by more than it grows in a round.
 */
export function estimateBySteps(looks: readonly Look[], confidence: number): GrowthEstimate {
  const steps = looks
    .slice(1)
    .map(({ operations, bytes }, index) => {
      const before = looks[index] ?? { operations: 0, bytes: 0 };
      return (bytes - before.bytes) / (operations - before.operations);
    })
    .sort((a, b) => a - b);
  const outside = ranksOutside(steps.length, (1 - confidence) / 2);
  return {
    bytesPerOperation: medianSorted(steps),
    interval: {
      low: steps[outside - 1] ?? Number.NEGATIVE_INFINITY,
      high: steps[steps.length - outside] ?? Number.POSITIVE_INFINITY,
    },
  };
}

/** How many of `count` fair coins may fall on one side, with a chance of `chance` at most. */
function ranksOutside(count: number, chance: number): number {
  let ways = 1;
  let total = 0;
  for (let heads = 0; heads <= count; heads++) {
    total += ways / 2 ** count;
    if (total > chance) return heads;
    ways = (ways * (count - heads)) / (heads + 1);
  }
  return count;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
