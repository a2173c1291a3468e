import fc from 'fast-check';
import { expect, test } from 'vitest';
import { curveOf } from './curve.ts';

const area = { width: 100, height: 10, slots: 11, top: 10 };

test('a line goes through the values, with the newest at the right', () => {
  expect(curveOf([0, 5, 10], area)).toEqual({ lines: ['M80 10L90 5L100 0'], gaps: [] });
});

test('where nothing is known there is no line, but a gap from the last value to the next', () => {
  expect(curveOf([1, null, null, 1], area)).toEqual({
    lines: ['M70 9h0', 'M100 9h0'],
    gaps: [{ x: 70, width: 30 }],
  });
});

test('nothing leaves the area, whatever the values', () => {
  const value = fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }));
  fc.assert(
    fc.property(
      fc.array(value, { maxLength: 11 }),
      fc.double({ min: 0, max: 1e6, noNaN: true }),
      (values, top) => {
        const { lines, gaps } = curveOf(values, { ...area, top });
        const numbers = lines.flatMap((line) => line.match(/[\d.-]+/g)?.map(Number) ?? []);
        expect(numbers.every((number) => number >= 0 && number <= 100)).toBe(true);
        expect(gaps.every(({ x, width }) => x >= 0 && width >= 0 && x + width <= 100.01)).toBe(true);
      },
    ),
  );
});
