import fc from 'fast-check';
import { expect, test } from 'vitest';

import { locate } from './script-fault.ts';

test('a place is a line and a column counted from 1, and comes with its line', () => {
  expect(locate('SELECT 1;\r\nSELEC 2;\r\n', 11)).toEqual({ line: 2, column: 1, text: 'SELEC 2;' });
});

test('characters are counted, not UTF-16 units, as servers count them', () => {
  expect(locate("SELECT '😀', oops", 12)).toEqual({ line: 1, column: 13, text: "SELECT '😀', oops" });
});

test('the character at the place is the one at the offset', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '\n', '\t', 'é', '😀'), minLength: 1 });
  fc.assert(
    fc.property(text, fc.nat(), (script, number) => {
      const characters = Array.from(script);
      const offset = number % characters.length;
      fc.pre(characters[offset] !== '\n');
      const place = locate(script, offset);
      expect(Array.from(place?.text ?? '')[(place?.column ?? 0) - 1]).toBe(characters[offset]);
      expect(script.split('\n')[(place?.line ?? 0) - 1]).toBe(place?.text);
    }),
  );
});

test('a place behind the end is none', () => {
  expect(locate('abc', 4)).toBeUndefined();
});
