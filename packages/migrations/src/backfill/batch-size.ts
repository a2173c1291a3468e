/** How many rows the first batch has: few, since nobody knows yet how long they take. */
export const firstBatch = 100;

/**
 * How many rows the next batch is to have, so that it takes as long as it should; `rows` took `durationMs`. It at most
 * doubles or halves at a time: one batch that was held up says little.
 */
export function nextBatchSize(
  rows: number,
  durationMs: number,
  { targetMs, maxRows }: { readonly targetMs: number; readonly maxRows: number },
): number {
  const factor = Math.min(2, Math.max(0.5, targetMs / Math.max(durationMs, 0.001)));
  return Math.min(maxRows, Math.max(1, Math.round(rows * factor)));
}
