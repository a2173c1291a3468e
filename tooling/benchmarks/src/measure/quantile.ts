/** What this share (0 to 1) of some numbers does not exceed, between two of them by their distance. `NaN` of none. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const lower = sorted[Math.floor(place)] ?? Number.NaN;
  const upper = sorted[Math.ceil(place)] ?? Number.NaN;
  const part = place - Math.floor(place);
  // Also where one of the two is infinite.
  return part === 0 || lower === upper ? lower : lower + (upper - lower) * part;
}
