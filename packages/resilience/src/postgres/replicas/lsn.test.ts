import fc from 'fast-check';
import { expect, test } from 'vitest';

import { formatLsn, parseLsn } from './lsn.ts';

test('a place in the log is read and written as PostgreSQL does', () => {
  expect(parseLsn('16/B374D848')).toBe(0x16_b374_d848n);
  expect(formatLsn(0x16_b374_d848n)).toBe('16/B374D848');
  expect(formatLsn(0n)).toBe('0/0');
});

test('writing and reading a place gives the same place', () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 2n ** 64n - 1n), (lsn) => {
      expect(parseLsn(formatLsn(lsn))).toBe(lsn);
    }),
  );
});

test.each(['', '16', '16/', '/16', '16/G', '123456789/0', ' 0/0', '0/0\n', 16, null, undefined])(
  '%j is no place in the log',
  (text) => {
    expect(parseLsn(text)).toBeUndefined();
  },
);
