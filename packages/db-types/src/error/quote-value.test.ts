import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quoteValue } from './quote-value.ts';

test('a short value is quoted as it would be written', () => {
  expect(['a"b', 1, -0, 5n, true, null, undefined].map(quoteValue)).toStrictEqual([
    '"a\\"b"',
    '1',
    '-0',
    '5n',
    'true',
    'null',
    'undefined',
  ]);
});

test('a long value is cut, and says how long it was', () => {
  expect(quoteValue('x'.repeat(100))).toBe(`"${'x'.repeat(40)}"… (100 characters)`);
  expect(quoteValue(10n ** 60n)).toBe(`1${'0'.repeat(39)}…n`);
});

test('what is inside an object is not told', () => {
  const secrets = [{ password: 'hunter2' }, ['hunter2'], () => 'hunter2', Symbol('hunter2')];
  expect(secrets.map(quoteValue)).toStrictEqual(['an object', 'an array of 1', 'a function', 'a symbol']);
  expect(quoteValue(new Date(0))).toBe('1970-01-01T00:00:00.000Z');
  expect(quoteValue(new Date(Number.NaN))).toBe('Invalid Date');
});

test('no text can break out of its line or act on a terminal', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      const quoted = quoteValue(value);
      expect(quoted).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
      expect(quoted.length).toBeLessThan(500);
    }),
  );
  expect(quoteValue('\u001b[31m\u202e\u2028')).toBe('"\\u001b[31m\\u{202e}\\u{2028}"');
});
