import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type AnyColumnBuilder,
  bigint,
  bytes,
  type Codec,
  caseInsensitiveText,
  type DialectName,
  date,
  decimal,
  defineTable,
  encrypted,
  enumeration,
  float,
  integer,
  ipAddress,
  keyRing,
  list,
  smallint,
  text,
  timestamp,
} from '../index.ts';

const keys = keyRing({ current: 'k', keys: { k: new Uint8Array(32) } });
const money = decimal({ precision: 6, scale: 2 });

function codecOf(builder: AnyColumnBuilder, dialect: DialectName = 'postgres'): Codec<unknown> {
  return defineTable('samples', { key: integer().primaryKey(), value: builder }).columns.value.codec(dialect);
}

test('a decimal has one form, with all the digits of its scale', () => {
  const { encode } = codecOf(money);
  const given = ['12.5', '12.50', '012.5', '12.5000000', '7', '-0', '-0.00', '0.10', '-0.1', '9999.99'];
  expect(given.map(encode)).toStrictEqual([
    '12.50',
    '12.50',
    '12.50',
    '12.50',
    '7.00',
    '0.00',
    '0.00',
    '0.10',
    '-0.10',
    '9999.99',
  ]);
  expect(codecOf(decimal({ precision: 3, scale: 0 })).encode('007')).toBe('7');
  expect(codecOf(decimal({ precision: 2, scale: 2 })).encode('0.07')).toBe('0.07');
});

test('an IP address has one form', () => {
  const { encode } = codecOf(ipAddress());
  const forms = {
    '192.168.1.5': '192.168.1.5',
    '192.168.1.5/32': '192.168.1.5',
    '192.168.1.5/24': '192.168.1.5/24',
    '0.0.0.0/0': '0.0.0.0/0',
    '2001:0DB8:0:0:0::1': '2001:db8::1',
    '::1/128': '::1',
    '2001:db8::/32': '2001:db8::/32',
    '::ffff:10.1.2.3': '::ffff:10.1.2.3',
    '::FFFF:0a01:0203': '::ffff:10.1.2.3',
    '::1.2.3.4': '::102:304',
    '1:0:0:2:0:0:0:3': '1:0:0:2::3',
  };
  for (const [given, form] of Object.entries(forms)) expect(encode(given)).toBe(form);
});

test('what a database holds of a SQLite decimal and cannot be one is refused', () => {
  expect(() => codecOf(money, 'sqlite').decode?.(1.5)).toThrow(/not a count of 1e-2/);
  expect(() => codecOf(decimal(), 'sqlite').decode?.('12.5')).toThrow(/not a sign and 65 digits/);
});

test('an address is read in one form, however PostgreSQL writes it', () => {
  const read = (stored: string) => codecOf(ipAddress()).decode?.(stored);
  expect(read('::0.1.0.2')).toBe('::1:2');
  expect(read('::ffff:10.1.2.3')).toBe('::ffff:10.1.2.3');
  expect(read('10.1.2.3')).toBe('10.1.2.3');
  expect(read('2001:db8::1')).toBe('2001:db8::1');
});

test('a list with a time that no Date is, is refused', () => {
  const { decode } = codecOf(list(timestamp({ withTimeZone: false })));
  expect(decode?.(['2026-02-28 12:00:00.5'])).toStrictEqual([new Date('2026-02-28T12:00:00.500Z')]);
  for (const stored of ['infinity', '0044-03-15 00:00:00 BC', '10000-01-01 00:00:00']) {
    expect(() => decode?.([stored])).toThrow(/not a time of the years 1 to 9999/);
  }
});

test('a column whose options cannot be meant is refused where it is described', () => {
  const refused: readonly (readonly [() => unknown, RegExp])[] = [
    [() => decimal({ precision: 0, scale: 0 }), /precision is a whole number from 1 to 1000, not 0/],
    [() => decimal({ precision: 1001, scale: 0 }), /not 1001/],
    [() => decimal({ precision: 2.5, scale: 0 }), /not 2.5/],
    [() => decimal({ precision: 4, scale: 5 }), /from 0 to its precision of 4, not 5/],
    [() => timestamp({ precision: 7 }), /from 0 to 6, not 7/],
    [() => text({ maxLength: 0 }), /maxLength is a whole number from 1 on, not 0/],
    [() => text({ minLength: -1 }), /minLength is a whole number from 0 on, not -1/],
    [() => text({ minLength: 3, maxLength: 2 }), /minLength of 3 is more than its maxLength of 2/],
    [() => text({ length: 0 }), /length is a whole number from 1 on, not 0/],
    [() => text({ length: 3, maxLength: 3 }), /length of 3 is its minLength and its maxLength/],
    [() => text({ length: 3, minLength: 1 }), /length of 3 is its minLength and its maxLength/],
    // @ts-expect-error a format there is not
    [() => text({ format: 'constructor' }), /one of "email", "url", "ip", not "constructor"/],
    // @ts-expect-error a pattern is no string
    [() => text({ pattern: 'a' }), /a regular expression, not "a"/],
    [() => list(list(text())), /cannot be of columns of type list/],
    [() => list(encrypted({ keys })), /cannot be of columns of type encrypted/],
    [() => list(text().nullable()), /it says nullable/],
    [() => list(text().named('x')), /it says databaseName/],
  ];
  for (const [describeColumn, message] of refused) {
    expect(describeColumn).toThrow(message);
    expect(describeColumn).toThrow(expect.objectContaining({ code: 'HF_TABLE_DEFINITION' }));
  }
});

test('a column tells its native type', () => {
  const natives: readonly (readonly [AnyColumnBuilder, string, string])[] = [
    [text(), 'text', 'text'],
    [text({ maxLength: 40 }), 'varchar(40)', 'text'],
    [text({ maxLength: 2e7 }), 'text', 'text'],
    [text({ length: 3 }), 'char(3)', 'text'],
    [text({ length: 2e7 }), 'text', 'text'],
    [list(text({ length: 3 })), 'char(3)[]', 'text'],
    [caseInsensitiveText(), 'citext', 'text collate nocase'],
    [smallint(), 'smallint', 'integer'],
    [decimal(), 'numeric(65,30)', 'text'],
    [money, 'numeric(6,2)', 'integer'],
    [float(), 'double precision', 'real'],
    [timestamp({ precision: 6 }), 'timestamptz(6)', 'text'],
    [timestamp({ withTimeZone: false }), 'timestamp(3)', 'text'],
    [date(), 'date', 'text'],
    [bytes(), 'bytea', 'blob'],
    [ipAddress(), 'inet', 'text'],
    [encrypted({ keys }), 'text', 'text'],
    [list(text({ maxLength: 3 })), 'varchar(3)[]', 'text'],
    [enumeration(['a'], { databaseType: 'Role', databaseSchema: 'auth' }), '"auth"."Role"', 'text'],
  ];
  for (const [value, postgres, sqlite] of natives) {
    const column = defineTable('t', { key: integer().primaryKey(), value }).columns.value;
    expect([column.nativeType('postgres'), column.nativeType('sqlite')]).toStrictEqual([postgres, sqlite]);
  }
});

test('a list tells what its elements are', () => {
  const { value } = defineTable('t', { key: integer().primaryKey(), value: list(bigint()) }).columns;
  expect(value.element?.type).toBe('bigint');
  expect(value.element?.nativeType('postgres')).toBe('bigint');
  expect(value.element?.codec('sqlite').encode(5n)).toBe(5n);
});

test('a secret value is quoted by no error', () => {
  const refusalsOfSecrets = [
    [text({ maxLength: 3 }).secret(), 'hunter2'],
    [encrypted({ keys }), 'hunter2\0'],
    [list(text({ maxLength: 3 })).secret(), ['hunter2']],
    [integer().secret(), 1.23456],
  ] as const;
  for (const [builder, value] of refusalsOfSecrets) {
    const { encode } = codecOf(builder);
    expect(() => encode(value)).toThrow(/samples\.value cannot hold this secret value: /);
    expect(() => encode(value)).not.toThrow(/hunter2|23456/);
  }
});

test('a date is taken where the calendar has it, and nowhere else', () => {
  const { encode } = codecOf(date());
  const parts = fc.record({
    year: fc.oneof(
      fc.integer({ min: 1, max: 9999 }),
      fc.constantFrom(1, 99, 100, 400, 1900, 2000, 2024, 2100),
    ),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 31 }),
  });
  fc.assert(
    fc.property(parts, ({ year, month, day }) => {
      const pad = (value: number, digits = 2) => String(value).padStart(digits, '0');
      const written = `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
      // Where there is no such day, Date counts on into the next month.
      const counted = new Date(0);
      counted.setUTCFullYear(year, month - 1, day);
      if (counted.getUTCDate() === day) expect(encode(written)).toBe(written);
      else expect(() => encode(written)).toThrow(/no such day/);
    }),
  );
});

test('a list that the database has null of is an empty one, unless the column is nullable', () => {
  for (const dialect of ['postgres', 'sqlite'] as const) {
    for (const element of [text(), decimal(), enumeration(['a'])]) {
      expect(codecOf(list(element), dialect).decode?.(null)).toStrictEqual([]);
      expect(codecOf(list(element).nullable(), dialect).decode?.(null) ?? null).toBeNull();
    }
    expect(() => codecOf(list(text()), dialect).encode(null)).toThrow(/not nullable/);
  }
  expect(codecOf(list(text())).decode?.(['a'])).toStrictEqual(['a']);
});
