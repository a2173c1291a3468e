import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { literal, textLiteral } from './literal.ts';

function evaluate(code: string): unknown {
  return runInNewContext(`(${code})`);
}

test('a literal makes the value it was written for', () => {
  const json = fc
    .jsonValue({ stringUnit: 'binary' })
    .map((value): unknown => JSON.parse(JSON.stringify(value)));
  fc.assert(
    fc.property(json, (value) => {
      const made = evaluate(literal(value));
      expect(JSON.stringify(made)).toBe(JSON.stringify(value));
    }),
  );
  expect(evaluate(literal(-(2n ** 63n)))).toBe(-(2n ** 63n));
  expect(literal(new Date(0))).toBe("new Date('1970-01-01T00:00:00.000Z')");
});

test('a key that would set the prototype makes a property', () => {
  const made = evaluate(literal(JSON.parse('{"__proto__": 1}')));
  expect(JSON.stringify(made)).toBe('{"__proto__":1}');
});

test('text stands on one line, in the quotes that need fewer escapes', () => {
  expect(['plain', "it's", 'say "a"', `it's "a"`, 'a\nb\\', '\u2028'].map(textLiteral)).toStrictEqual([
    "'plain'",
    `"it's"`,
    `'say "a"'`,
    `'it\\'s "a"'`,
    "'a\\nb\\\\'",
    "'\\u2028'",
  ]);
});

test('keys have quotes where they need them only', () => {
  expect(literal({ plain: 1, 'two words': [true, null], nested: {} })).toBe(
    "{ plain: 1, 'two words': [true, null], nested: {} }",
  );
});
