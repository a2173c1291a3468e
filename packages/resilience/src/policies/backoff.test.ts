import fc from 'fast-check';
import { expect, test } from 'vitest';

import { exponentialBackoff } from './backoff.ts';

test('grows by its factor up to its limit', () => {
  const backoff = exponentialBackoff({ initialMs: 100, maxMs: 500, factor: 2, jitter: false });
  expect([1, 2, 3, 4, 5].map(backoff)).toEqual([100, 200, 400, 500, 500]);
});

test('waits anything between nothing and the limit, and nothing else', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.integer({ min: 1, max: 10_000 }),
      fc.integer({ min: 1, max: 60 }),
      (random, initialMs, failures) => {
        const options = { initialMs, maxMs: 60_000, factor: 1.5 };
        const waited = exponentialBackoff({ ...options, random: () => random })(failures);
        const limit = exponentialBackoff({ ...options, jitter: false })(failures);
        expect(waited).toBeCloseTo(limit * random, 6);
        expect(limit).toBeLessThanOrEqual(60_000);
      },
    ),
  );
});
