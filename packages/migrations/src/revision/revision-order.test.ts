import fc from 'fast-check';
import { expect, test } from 'vitest';

import { compareRevisionNames } from './revision-order.ts';

test('revisions come in the order of their timestamps, whatever follows them', () => {
  const names = ['20260201000000_b', '20260101000000_z', '0_init', '20260101000000_a'];
  expect(names.sort(compareRevisionNames)).toEqual([
    '0_init',
    '20260101000000_a',
    '20260101000000_z',
    '20260201000000_b',
  ]);
});

test('the order is that of Prisma, which compares names by locale', () => {
  const names = ['2021_B', '20210101_a', '2021-c', '2021_a', '2021 d', 'init'];
  expect([...names].sort(compareRevisionNames)).toEqual([...names].sort((a, b) => a.localeCompare(b, 'en')));
});

test('different names are never equal, and the order does not depend on where one begins', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(compareRevisionNames(a, b) === 0).toBe(a === b);
      expect(Math.sign(compareRevisionNames(a, b)) + Math.sign(compareRevisionNames(b, a))).toBe(0);
    }),
  );
});
