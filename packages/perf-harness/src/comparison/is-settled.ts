import type { Comparison } from './comparison.ts';

/**
 * Whether more rounds would tell little more: the two are equal, or far apart, or the interval is so narrow that two
 * equal ones would be known by now. A difference that has only just become apparent settles nothing: whoever looks again
 * and again, and ends when there is one, finds one.
 */
export function isSettled({ verdict, interval }: Comparison, effect: number): boolean {
  if (interval === null) return false;
  const { low, high } = interval;
  const most = 1 + effect;
  const isFar = low >= most || high <= 1 / most;
  const isNarrow = high / low <= (1 + effect / 3) ** 2;
  return verdict === 'equal' || isFar || isNarrow;
}
