import { expect, test } from 'vitest';
import { holm } from './holm.ts';

test("p-values come out as R's p.adjust has them, in the order they were given", () => {
  const adjusted = holm([0.03, 0.01, 0.05, 0.02, 0.04]);
  expect(adjusted.map((pValue) => Number(pValue.toFixed(12)))).toEqual([0.09, 0.05, 0.09, 0.08, 0.09]);
});

test('none rises above 1, a single one stays what it is, and of none there are none', () => {
  expect(holm([0.9, 0.6])).toEqual([1, 1]);
  expect(holm([0.04])).toEqual([0.04]);
  expect(holm([])).toEqual([]);
});
