import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mannWhitney } from './mann-whitney.ts';

describe('the test gives what R and SciPy give', () => {
  test('exactly for small samples without ties', () => {
    // Hollander and Wolfe 1973, page 69: permeability of membranes; the example of R's `wilcox.test`.
    const term = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
    const early = [1.15, 0.88, 0.9, 0.74, 1.21];
    expect(mannWhitney(term, early)).toEqual({ u: 35, pValue: expect.closeTo(0.2544122544122544, 12) });
  });

  test('by the normal approximation where there are ties', () => {
    const a = [12, 15, 15, 18, 20, 22, 22, 25];
    const b = [10, 11, 12, 14, 15, 15, 17, 19, 22];
    expect(mannWhitney(a, b)).toEqual({ u: 53.5, pValue: expect.closeTo(0.09872398834375284, 12) });
  });

  test('by the normal approximation for large samples', () => {
    const a = Array.from({ length: 40 }, (_, index) => (index * 7) % 61);
    const b = Array.from({ length: 35 }, (_, index) => ((index * 11) % 67) + 3.5);
    expect(mannWhitney(a, b)).toEqual({ u: 517, pValue: expect.closeTo(0.052607487303596406, 12) });
  });
});

test('values that are all the same tell nothing apart', () => {
  expect(mannWhitney([1, 1, 1], [1, 1])).toEqual({ u: 3, pValue: 1 });
  expect(mannWhitney([1], [1])).toEqual({ u: 0.5, pValue: 1 });
});

const sample = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 25 });

test('U counts the pairs of which a has the greater, and both sides say the same', () => {
  fc.assert(
    fc.property(sample, sample, (a, b) => {
      const pairs = a.flatMap((x) => b.map((y) => (x > y ? 1 : x === y ? 0.5 : 0)));
      const forth = mannWhitney(a, b);
      const back = mannWhitney(b, a);
      expect(forth.u).toBeCloseTo(
        pairs.reduce<number>((sum, pair) => sum + pair, 0),
        9,
      );
      expect(back.pValue).toBeCloseTo(forth.pValue, 9);
      expect(forth.pValue).toBeGreaterThan(0);
      expect(forth.pValue).toBeLessThanOrEqual(1);
    }),
  );
});

test('the exact distribution counts every order of the values', () => {
  // All 252 ways to give five of ten ranks to a: the p-value is the share of those whose U is as far out.
  const distances: number[] = [];
  const asked: { readonly distance: number; readonly pValue: number }[] = [];
  for (let bits = 0; bits < 1 << 10; bits++) {
    const ranks = Array.from({ length: 10 }, (_, rank) => rank);
    const a = ranks.filter((rank) => bits & (1 << rank));
    if (a.length !== 5) continue;
    const { u, pValue } = mannWhitney(
      a,
      ranks.filter((rank) => !(bits & (1 << rank))),
    );
    const distance = Math.abs(u - 12.5);
    distances.push(distance);
    asked.push({ distance, pValue });
  }
  expect(distances).toHaveLength(252);
  for (const { distance, pValue } of asked) {
    expect(pValue).toBeCloseTo(distances.filter((other) => other >= distance).length / 252, 9);
  }
});

test.each([
  [[], [1], 'a must be a list of at least one number; got [].'],
  [[1], [Number.NaN], 'b must be a list of at least one number; got [ NaN ].'],
])('%j and %j are refused', (a, b, message) => {
  expect(() => mannWhitney(a, b)).toThrow(expect.objectContaining({ code: 'HF_INVALID_OPTION', message }));
});
