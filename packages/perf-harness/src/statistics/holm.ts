/**
 * P-values for many questions asked at once, after Holm (1979), in the order given: where the smallest is held against
 * 0.05, one false alarm comes in twenty whole families of questions, and not in every twenty questions.
 */
export function holm(pValues: readonly number[]): readonly number[] {
  const adjusted = new Array<number>(pValues.length);
  let least = 0;
  const ascending = pValues.map((pValue, index) => ({ pValue, index })).sort((a, b) => a.pValue - b.pValue);
  for (const [rank, { pValue, index }] of ascending.entries()) {
    least = Math.max(least, Math.min(1, pValue * (pValues.length - rank)));
    adjusted[index] = least;
  }
  return adjusted;
}
