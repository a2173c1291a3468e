import { mean } from 'simple-statistics';

/**
 * By how many times the variance of a mean grows with the autocorrelation of the series it is the mean of, as in a
 * process of the first order: neighbours that resemble each other tell less than as many that do not. At least 1.
 *
 * @param fitted how many parameters were fitted to the series before: 1 for a mean, 2 for a line. Each takes away
 * from the autocorrelation that can be seen, which is made up for.
 */
export function varianceInflation(series: readonly number[], fitted: number): number {
  const centre = mean([...series]);
  let products = 0;
  let squares = 0;
  series.forEach((value, index) => {
    const previous = series[index - 1];
    squares += (value - centre) ** 2;
    if (previous !== undefined) products += (value - centre) * (previous - centre);
  });
  if (squares === 0) return 1;
  const seen = products / squares;
  const correlation = Math.min(0.98, Math.max(0, seen + (fitted + 4 * seen) / series.length));
  return (1 + correlation) / (1 - correlation);
}

/** Each value's rank, from 1, those of equals at their mean: what a single huge value cannot outweigh. */
export function ranksOf(values: readonly number[]): readonly number[] {
  const ascending = values.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value);
  const ranks = new Array<number>(values.length).fill(0);
  for (let first = 0; first < ascending.length; ) {
    const value = ascending[first]?.value;
    let end = first;
    while (end < ascending.length && ascending[end]?.value === value) end++;
    for (const { index } of ascending.slice(first, end)) ranks[index] = (first + 1 + end) / 2;
    first = end;
  }
  return ranks;
}
