import { describe, expect, test } from 'vitest';
import {
  type AnyColumnBuilder,
  caseInsensitiveText,
  defineTable,
  integer,
  type TextFormat,
  type TextOptions,
  text,
} from '../index.ts';

function encodeBy(builder: AnyColumnBuilder): (value: unknown) => unknown {
  return defineTable('notes', { key: integer().primaryKey(), value: builder }).columns.value.codec('postgres')
    .encode;
}

function isTaken(options: TextOptions, value: string): boolean {
  try {
    return encodeBy(text(options))(value) === value;
  } catch {
    return false;
  }
}

test('lengths are counted in code points', () => {
  const encode = encodeBy(text({ minLength: 2, maxLength: 4 }));
  for (const value of ['ab', 'abcd', '😀😀', '😀😀😀😀', 'e\u0301']) expect(encode(value)).toBe(value);
  expect(() => encode('a')).toThrow(/has 1 characters, and the fewest are 2/);
  expect(() => encode('😀')).toThrow(/has 1 characters, and the fewest are 2/);
  expect(() => encode('abcde')).toThrow(/has 5 characters, and the most are 4/);
  expect(() => encode('😀😀😀😀😀')).toThrow(/has 5 characters, and the most are 4/);
});

test('a text of one length is of no other', () => {
  const encode = encodeBy(text({ length: 2 }));
  for (const value of ['ab', '😀😀', 'a ']) expect(encode(value)).toBe(value);
  expect(() => encode('a')).toThrow(/has 1 characters, and the fewest are 2/);
  expect(() => encode('abc')).toThrow(/has 3 characters, and the most are 2/);
});

const formats: {
  readonly [Format in TextFormat]: readonly [taken: readonly string[], refused: readonly string[]];
} = {
  email: [
    [
      'a@b.c',
      'ada.lovelace+tag@example.co.uk',
      "o'brien@example.com",
      'root@localhost',
      `${'a'.repeat(64)}@example.com`,
    ],
    [
      '',
      'a',
      '@b.c',
      'a@',
      'a@b..c',
      'a@-b.c',
      'a b@c.d',
      'a@b.c\n',
      'a@b.c,d@e.f',
      'ä@example.com',
      'Ada <a@b.c>',
      `a@${'b'.repeat(64)}.c`,
      `${'a'.repeat(251)}@b.c`,
    ],
  ],
  url: [
    [
      'http://a',
      'https://example.com/a?b=c#d',
      'HTTPS://EXAMPLE.COM',
      'http://[::1]:80/',
      'http://ü.example/ä',
    ],
    [
      '',
      'example.com',
      '//example.com',
      'ftp://example.com',
      'javascript:alert(1)',
      'https:example.com',
      'https://',
      ' https://a',
      'https://a\n',
      'https://a b',
      'https://a:99999',
    ],
  ],
  ip: [
    ['127.0.0.1', '::1', '2001:db8::1'],
    ['', '1.2.3', '1.2.3.4/8', 'localhost', '256.1.1.1'],
  ],
};

describe.each(Object.entries(formats))('the format %s', (name, [taken, refused]) => {
  // The names are those of the formats listed.
  const format = name as TextFormat;

  test.each(taken)('takes %j', (value) => expect(isTaken({ format }, value)).toBe(true));

  test.each(refused)('refuses %j', (value) => expect(isTaken({ format }, value)).toBe(false));
});

test('an address made to be slow is refused before the test times out', () => {
  expect(isTaken({ format: 'email' }, `${'a@'.repeat(100_000)}`)).toBe(false);
  expect(isTaken({ format: 'email' }, `a@${'a-'.repeat(120)}`)).toBe(false);
});

test('a pattern is asked anew for each value, whatever its flags', () => {
  const pattern = /^[a-z]+$/gy;
  const encode = encodeBy(text({ pattern }));
  expect(['abc', 'abc', 'def'].map(encode)).toStrictEqual(['abc', 'abc', 'def']);
  expect(() => encode('A')).toThrow('notes.value cannot hold "A": it does not match /^[a-z]+$/.');
});

test('case-insensitive text follows the same rules', () => {
  const encode = encodeBy(caseInsensitiveText({ format: 'email', maxLength: 12 }));
  expect(encode('Ada@B.c')).toBe('Ada@B.c');
  expect(() => encode('ada')).toThrow(/no e-mail address/);
  expect(() => encode('ada@example.com')).toThrow(/the most are 12/);
});
