import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AnyColumnBuilder,
  bigint,
  boolean,
  bytes,
  type Codec,
  ColumnValueError,
  caseInsensitiveText,
  type DialectName,
  date,
  decimal,
  defineTable,
  encrypted,
  enumeration,
  float,
  guid,
  integer,
  ipAddress,
  isHoldfastError,
  json,
  keyRing,
  list,
  smallint,
  text,
  timestamp,
} from '../index.ts';

function codecOf(builder: AnyColumnBuilder, dialect: DialectName = 'postgres'): Codec<unknown> {
  return defineTable('samples', { key: integer().primaryKey(), value: builder }).columns.value.codec(dialect);
}

const keys = keyRing({ current: 'k', keys: { k: new Uint8Array(32) } });

/** One column of each type. */
const builders: readonly AnyColumnBuilder[] = [
  guid(),
  text(),
  caseInsensitiveText(),
  integer(),
  smallint(),
  bigint(),
  decimal(),
  float(),
  boolean(),
  timestamp(),
  date(),
  json(),
  enumeration(['a']),
  bytes(),
  ipAddress(),
  encrypted({ keys }),
  list(text()),
];

const money = decimal({ precision: 6, scale: 2 });

const nested: unknown[] = [];
nested.push(nested);

const refusals: readonly (readonly [string, AnyColumnBuilder, unknown, RegExp])[] = [
  ['a guid that is no guid', guid(), 'abc', /8-4-4-4-12/],
  ['a guid in braces', guid(), '{0198c2f4-5e4a-7bbb-8ccc-0123456789ab}', /8-4-4-4-12/],
  ['a guid with a line behind it', guid(), '0198c2f4-5e4a-7bbb-8ccc-0123456789ab\n', /8-4-4-4-12/],
  ['a number as text', text(), 1, /text is a string/],
  ['a String object as text', text(), Object('a'), /text is a string/],
  ['text with a NUL', text(), 'a\0b', /NUL character/],
  ['text with half a surrogate pair', text(), 'a\ud800', /half a surrogate pair/],
  ['a fraction as an integer', integer(), 1.5, /whole number/],
  ['NaN as an integer', integer(), Number.NaN, /whole number/],
  ['a numeral as an integer', integer(), '1', /whole number/],
  ['an integer of 33 bits', integer(), 2 ** 31, /between -2147483648 and 2147483647/],
  ['a number as a bigint', bigint(), 1, /written 42n/],
  ['a bigint of 65 bits', bigint(), 2n ** 63n, /between -9223372036854775808/],
  ['0 as a boolean', boolean(), 0, /true or false/],
  ['ISO text as a timestamp', timestamp(), '2026-01-01T00:00:00Z', /is a Date/],
  ['an invalid Date', timestamp(), new Date(Number.NaN), /no point in time/],
  ['a time before the year 1', timestamp(), new Date(Date.UTC(0, 0, 1) - 2e14), /years 1 to 9999/],
  ['a time after the year 9999', timestamp(), new Date(253_402_300_800_000), /years 1 to 9999/],
  ['a value an enumeration does not list', enumeration(['a', 'b']), 'c', /not one of "a", "b"/],
  ["a renamed value by its database's name", enumeration({ A: 'a' }), 'a', /not one of "A"/],
  ['a property every object has as enumeration', enumeration({ A: 'a' }), 'constructor', /not one of "A"/],
  ['undefined in JSON', json(), { a: [1, undefined] }, /at \$\["a"\]\[1\], JSON has no undefined/],
  ['a hole in JSON', json(), new Array(1), /at \$\[0\], JSON has no undefined/],
  ['a function in JSON', json(), { a: () => 1 }, /JSON has no function/],
  ['a symbol in JSON', json(), Symbol('s'), /JSON has no symbol/],
  ['a bigint in JSON', json(), [1n], /JSON has no bigint/],
  ['NaN in JSON', json(), { a: Number.NaN }, /at \$\["a"\], JSON has no NaN/],
  ['infinity in JSON', json(), Number.POSITIVE_INFINITY, /JSON has no Infinity/],
  ['a Date in JSON', json(), { at: new Date(0) }, /at \$\["at"\], only plain objects/],
  ['a Map in JSON', json(), new Map(), /only plain objects/],
  ['JSON that contains itself', json(), nested, /contains itself/],
  ['a NUL in JSON text', json(), { a: '\0' }, /NUL character/],
  ['a NUL in a JSON key', json(), { 'a\0': 1 }, /NUL character/],
  ['half a surrogate pair in JSON', json(), ['\udc00'], /half a surrogate pair/],
  ['a NUL in case-insensitive text', caseInsensitiveText(), 'a\0', /NUL character/],
  ['a smallint of 17 bits', smallint(), 2 ** 15, /between -32768 and 32767; beyond that, use integer/],
  ['a number as a decimal', money, 12.5, /a decimal is text/],
  ['a bigint as a decimal', money, 12n, /a decimal is text/],
  ['a decimal with an exponent', money, '1e3', /written in digits/],
  ['a decimal with a comma', money, '1,5', /written in digits/],
  ['a decimal with blanks', money, ' 1', /written in digits/],
  ['a decimal with a line behind it', money, '1\n', /written in digits/],
  ['a decimal without a whole part', money, '.5', /written in digits/],
  ['a decimal without a fraction', money, '5.', /written in digits/],
  ['NaN as a decimal', money, 'NaN', /written in digits/],
  ['infinity as a decimal', money, '-Infinity', /written in digits/],
  ['digits of another script', money, '\u0661', /written in digits/],
  ['nothing as a decimal', money, '', /written in digits/],
  ['a decimal of a million digits', money, '1'.repeat(1e6), /written in digits/],
  ['a decimal with more digits than the scale', money, '1.005', /keeps 2 digits behind the point/],
  ['a decimal with more digits than the precision', money, '12345', /keeps 4 digits before the point/],
  ['a numeral as a float', float(), '1', /a float is a number/],
  ['NaN as a float', float(), Number.NaN, /a float is finite/],
  ['infinity as a float', float(), Number.NEGATIVE_INFINITY, /a float is finite/],
  ['a Date as a date', date(), new Date(0), /written YYYY-MM-DD/],
  ['a date of two digits', date(), '26-01-01', /written YYYY-MM-DD/],
  ['a date with a time', date(), '2026-01-01T00:00:00Z', /written YYYY-MM-DD/],
  ['a date with a line behind it', date(), '2026-01-01\n', /written YYYY-MM-DD/],
  ['the 29th of February of other years', date(), '2100-02-29', /no such day/],
  ['the 31st of April', date(), '2026-04-31', /no such day/],
  ['a 13th month', date(), '2026-13-01', /no such day/],
  ['a 0th day', date(), '2026-01-00', /no such day/],
  ['the year 0', date(), '0000-01-01', /years 1 to 9999/],
  ['milliseconds where seconds are kept', timestamp({ precision: 0 }), new Date(1), /whole units of 1000 ms/],
  ['milliseconds before 1970, too', timestamp({ precision: 1 }), new Date(-1), /whole units of 100 ms/],
  ['text as bytes', bytes(), 'abc', /a Uint8Array/],
  ['an ArrayBuffer as bytes', bytes(), new ArrayBuffer(1), /a Uint8Array/],
  ['other typed arrays as bytes', bytes(), new Uint16Array(1), /a Uint8Array/],
  ['a name as an IP address', ipAddress(), 'localhost', /no IP address/],
  ['an IP address of five parts', ipAddress(), '1.2.3.4.5', /no IP address/],
  ['an IP address with zeros in front', ipAddress(), '01.2.3.4', /no IP address/],
  ['an IP address with a zone', ipAddress(), 'fe80::1%eth0', /no IP address/],
  ['an IP address with a port', ipAddress(), '[::1]:80', /no IP address/],
  ['a prefix longer than the address', ipAddress(), '10.0.0.0/33', /no IP address/],
  ['a prefix with zeros in front', ipAddress(), '10.0.0.0/08', /no IP address/],
  ['two prefixes', ipAddress(), '10.0.0.0/8/8', /no IP address/],
  ['an empty prefix', ipAddress(), '10.0.0.0/', /no IP address/],
  ['what is no list', list(text()), { 0: 'a', length: 1 }, /a list is an array/],
  ['null in a list', list(text()), ['a', null], /at \[1\], a list has no null/],
  ['a hole in a list', list(text()), new Array(1), /at \[0\], text is a string/],
  ['an element of a list that its type refuses', list(date()), ['2026-02-30'], /at \[0\], the calendar/],
  ['a list in a list', list(text()), [['a']], /at \[0\], text is a string/],
  ['half a surrogate pair to encrypt', encrypted({ keys }), '\ud800', /half a surrogate pair/],
  ['undefined where null is allowed', text().nullable(), undefined, /text is a string/],
];

describe('a column refuses', () => {
  test.each(refusals)('%s', (_name, builder, value, reason) => {
    for (const dialect of ['postgres', 'sqlite'] as const) {
      const { encode } = codecOf(builder, dialect);
      expect(() => encode(value)).toThrow(ColumnValueError);
      expect(() => encode(value)).toThrow(reason);
    }
  });

  test('null, unless it is nullable', () => {
    for (const builder of builders) {
      expect(() => codecOf(builder).encode(null)).toThrow(
        'samples.value cannot hold null: the column is not nullable.',
      );
      expect(codecOf(builder.nullable()).encode(null)).toBeNull();
    }
  });

  test('null from the database, where it would be decoded into something else', () => {
    expect(() => codecOf(boolean(), 'sqlite').decode?.(null)).toThrow(/the database returned it/);
  });

  test('what the database holds and the type cannot be', () => {
    expect(() => codecOf(timestamp(), 'sqlite').decode?.('yesterday')).toThrow(/not a timestamp/);
    expect(() => codecOf(enumeration({ A: 'a' })).decode?.('b')).toThrow(
      /the database holds what is not one of "a"/,
    );
  });

  test('any value whatever by its own error, and by no other', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
    });
    fc.assert(
      fc.property(fc.constantFrom(...builders), anything, (builder, value) => {
        try {
          codecOf(builder).encode(value);
        } catch (error) {
          expect(isHoldfastError(error, 'HF_COLUMN_VALUE')).toBe(true);
        }
      }),
    );
  });
});

test('a refusal names the table, the column, the reason and the value', () => {
  const error = new ColumnValueError('users', 'email', 'a\0', 'it contains a NUL character');
  expect(error).toMatchObject({
    name: 'ColumnValueError',
    code: 'HF_COLUMN_VALUE',
    table: 'users',
    column: 'email',
    reason: 'it contains a NUL character',
    message: 'users.email cannot hold "a\\u0000": it contains a NUL character.',
  });
});

test('a value that needs no change is passed through, and has no decode to pay for', () => {
  const untouched = [
    guid(),
    text(),
    caseInsensitiveText(),
    integer(),
    money,
    float(),
    boolean(),
    timestamp(),
    timestamp({ withTimeZone: false }),
    json(),
    enumeration(['a']),
  ];
  for (const builder of untouched) {
    expect(codecOf(builder, 'postgres')).not.toHaveProperty('decode');
    expect(codecOf(builder.nullable(), 'postgres')).not.toHaveProperty('decode');
  }
  expect(codecOf(list(text()).nullable(), 'postgres')).not.toHaveProperty('decode');
  expect(codecOf(integer()).encode(-0)).toBe(0);
  expect(codecOf(float()).encode(-0)).toBe(0);
});

test('a time written by SQLite itself is read as UTC', () => {
  const decode = codecOf(timestamp(), 'sqlite').decode;
  expect(decode?.('2026-01-02 03:04:05')).toStrictEqual(new Date('2026-01-02T03:04:05.000Z'));
  expect(decode?.('2026-01-02T03:04:05.678+02:00')).toStrictEqual(new Date('2026-01-02T01:04:05.678Z'));
  expect(decode?.(1_000)).toStrictEqual(new Date(1_000));
});
