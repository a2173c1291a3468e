import jstat from 'jstat';
import { wilcoxonRankSum } from 'simple-statistics';
import { InvalidOptionError } from '../errors/invalid-option-error.ts';

export interface MannWhitney {
  /** How many pairs of an `a` and a `b` have the greater `a`, ties counting half. */
  readonly u: number;
  /** How often samples of one and the same distribution differ so much, to either side. */
  readonly pValue: number;
}

/** Samples up to this size, without ties, get the exact distribution; it costs less than a millisecond. */
const MOST_FOR_EXACT = 25;

/**
 * The Mann–Whitney U test (Wilcoxon's rank-sum test), two-sided: whether values of `a` tend to be greater or less than
 * those of `b`, whatever their distribution. Exact for small samples without ties, else by the normal approximation
 * with corrections for ties and continuity, as in R's `wilcox.test`.
 *
 * @throws InvalidOptionError for an empty sample, or a value that is no number.
 */
export function mannWhitney(a: readonly number[], b: readonly number[]): MannWhitney {
  for (const [name, sample] of [['a', a] as const, ['b', b] as const]) {
    if (sample.length > 0 && !sample.some(Number.isNaN)) continue;
    throw new InvalidOptionError(name, 'a list of at least one number', sample);
  }
  // The library gives the ranks' sum, ties at their mean rank.
  const u = wilcoxonRankSum([...a], [...b]) - (a.length * (a.length + 1)) / 2;
  const ties = tieSizes([...a, ...b]);
  const isExact = ties.length === 0 && Math.max(a.length, b.length) <= MOST_FOR_EXACT;
  return { u, pValue: isExact ? exactP(u, a.length, b.length) : approximateP(u, a.length, b.length, ties) };
}

/** How many values are the same, for each that more than one is. */
function tieSizes(values: readonly number[]): readonly number[] {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()].filter((count) => count > 1);
}

/** The share of all orders of the values whose U is as far from the middle (Mann and Whitney 1947). */
function exactP(u: number, sizeA: number, sizeB: number): number {
  const counts = orderCounts(sizeA, sizeB);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const extreme = Math.min(u, sizeA * sizeB - u);
  const tail = counts.slice(0, extreme + 1).reduce((sum, count) => sum + count, 0);
  return Math.min(1, (2 * tail) / total);
}

/** How many orders of so many values give each U: the coefficients of the Gaussian binomial. */
function orderCounts(sizeA: number, sizeB: number): readonly number[] {
  const most = sizeA * sizeB;
  const counts = new Array<number>(most + 1).fill(0);
  counts[0] = 1;
  const at = (index: number) => counts[index] ?? 0;
  for (let k = 1; k <= sizeA; k++) {
    // Times (1 − q^(sizeB + k)), from above, then divided by (1 − q^k), from below.
    for (let index = most; index >= sizeB + k; index--) counts[index] = at(index) - at(index - sizeB - k);
    for (let index = k; index <= most; index++) counts[index] = at(index) + at(index - k);
  }
  return counts;
}

function approximateP(u: number, sizeA: number, sizeB: number, ties: readonly number[]): number {
  const size = sizeA + sizeB;
  const tieTerm = ties.reduce((sum, count) => sum + (count ** 3 - count), 0) / (size * (size - 1));
  const deviation = Math.sqrt(((sizeA * sizeB) / 12) * (size + 1 - tieTerm));
  // All values are the same.
  if (deviation === 0 || Number.isNaN(deviation)) return 1;
  const distance = Math.max(0, Math.abs(u - (sizeA * sizeB) / 2) - 0.5);
  return Math.min(1, 2 * jstat.normal.cdf(-distance / deviation, 0, 1));
}
