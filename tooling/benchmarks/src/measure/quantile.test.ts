import { expect, test } from 'vitest';
import { quantile } from './quantile.ts';

const { POSITIVE_INFINITY: infinite } = Number;

test.each([
  [[3, 1, 2], 0.5, 2],
  [[4, 1, 2, 3], 0.5, 2.5],
  [[1, 2, 3, 4, 5], 0.25, 2],
  [[1, infinite, 2], 0.5, 2],
  [[1, infinite], 0.5, infinite],
  [[1, infinite, infinite], 0.5, infinite],
])('of %j the quantile %d is %d', (numbers, share, value) => {
  expect(quantile(numbers, share)).toBe(value);
});
