import fc from 'fast-check';
import { expect, test } from 'vitest';

import { firstBatch, nextBatchSize } from './batch-size.ts';
import { paceOf } from './pace.ts';

test('batches come to take as long as they should, and stay within their limits', () => {
  const property = fc.property(
    fc.double({ min: 0.001, max: 50, noNaN: true }),
    fc.integer({ min: 1, max: 1_000 }),
    fc.integer({ min: 1, max: 100_000 }),
    (msPerRow, targetMs, maxRows) => {
      let size = Math.min(firstBatch, maxRows);
      for (let batch = 0; batch < 40; batch += 1) {
        const next = nextBatchSize(size, size * msPerRow, { targetMs, maxRows });
        expect(next).toBeLessThanOrEqual(Math.min(maxRows, size * 2));
        expect(next).toBeGreaterThanOrEqual(Math.max(1, Math.floor(size / 2)));
        size = next;
      }
      const ideal = Math.min(maxRows, Math.max(1, targetMs / msPerRow));
      expect(Math.abs(size - ideal)).toBeLessThanOrEqual(1);
    },
  );
  fc.assert(property);
});

test('the pace says how long the rest takes, and never that there is less than is done', () => {
  expect(paceOf(500, 1_000, 3_500, 2_000)).toEqual({
    rows: 1_500,
    totalRows: 3_500,
    rowsPerSecond: 500,
    remainingMs: 4_000,
  });
  expect(paceOf(0, 20, 10, 1_000)).toMatchObject({ totalRows: 20, remainingMs: 0 });
  expect(paceOf(0, 0, 10, 0)).toMatchObject({ rowsPerSecond: 0, remainingMs: undefined });
});
