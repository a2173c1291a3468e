/**
 * The mean of the middle half. Nearly as steady as the mean where nothing disturbs, and left alone by the quarter of
 * the values that is disturbed most, to either side.
 *
 * @param sorted ascending, at least one.
 */
export function interquartileMean(sorted: ArrayLike<number>): number {
  const cut = Math.floor(sorted.length / 4);
  let sum = 0;
  for (let index = cut; index < sorted.length - cut; index++) sum += sorted[index] ?? 0;
  return sum / (sorted.length - 2 * cut);
}
