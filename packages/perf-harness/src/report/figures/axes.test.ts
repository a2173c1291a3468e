import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byteAxis, durationTick, logTicks, secondsTick } from './axes.ts';

describe('ticks on a logarithmic axis', () => {
  test.each([
    [0.9, 9, 300, [1, 2, 3, 5, 7]],
    [0.9, 90, 300, [1, 2, 5, 10, 20, 50]],
    [0.9, 2_000, 300, [1, 3, 10, 30, 100, 300, 1_000]],
    [0.9, 2_000, 150, [1, 10, 100, 1_000]],
    [0.0009, 90, 150, [0.001, 0.1, 10]],
  ])('from %d to %d, on %d pixels, are %j', (low, high, length, ticks) => {
    expect(logTicks([low, high], { length, perLabel: 40 })).toEqual(ticks);
  });

  test('are in order, inside, and far enough apart, wherever the axis lies', () => {
    const axis = fc.record({
      low: fc.double({ min: 1e-6, max: 1e8, noNaN: true }),
      ratio: fc.double({ min: 1.2, max: 1e14, noNaN: true }),
      length: fc.integer({ min: 100, max: 1_200 }),
    });
    fc.assert(
      fc.property(axis, ({ low, ratio, length }) => {
        const ticks = logTicks([low, low * ratio], { length, perLabel: 40 });
        const places = ticks.map((tick) => (Math.log(tick / low) / Math.log(ratio)) * length);
        places.forEach((place, index) => {
          expect(place >= -1e-6 && place <= length + 1e-6).toBe(true);
          if (index > 0) expect(place - (places[index - 1] ?? 0)).toBeGreaterThan(39.9);
        });
      }),
    );
  });
});

test('an axis of bytes has ticks at powers of two around all values', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 2 ** 40, noNaN: true }), { minLength: 1 }), (values) => {
      const { domain, ticks } = byteAxis(values);
      expect(domain[0]).toBeLessThanOrEqual(Math.min(...values));
      expect(domain[1]).toBeGreaterThanOrEqual(Math.max(...values));
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      expect(ticks.length).toBeLessThanOrEqual(7);
      const step = Math.log2((ticks[1] ?? 0) - (ticks[0] ?? 0));
      expect(step).toBeCloseTo(Math.round(step), 9);
    }),
  );
});

test('memory that hardly moves is not drawn as if it did', () => {
  const mebibyte = 2 ** 20;
  const { domain } = byteAxis([100 * mebibyte, 100.1 * mebibyte]);
  expect(domain[1] - domain[0]).toBeGreaterThan(9 * mebibyte);
});

test.each([
  [0, '0'],
  [1, '1 ms'],
  [0.05, '50 µs'],
  [1_500, '1.5 s'],
  [200, '200 ms'],
])('%d ms on an axis is %s', (ms, text) => {
  expect(durationTick(ms)).toBe(text);
});

test('seconds become minutes where they are whole ones', () => {
  expect([0, 5, 90, 120, 150].map(secondsTick)).toEqual(['0 s', '5 s', '90 s', '2 min', '150 s']);
});
