import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canonicalIpAddress } from '../column/canonical-ip-address.ts';
import { openSampleDatabase, type SampleDatabase } from '../fixtures/sample-database.ts';
import {
  type AnyColumn,
  type AnyColumnBuilder,
  bigint,
  boolean,
  bytes,
  type ColumnBuilder,
  type ColumnFlag,
  caseInsensitiveText,
  date,
  decimal,
  defineTable,
  encrypted,
  enumeration,
  float,
  guid,
  integer,
  ipAddress,
  json,
  keyRing,
  list,
  smallint,
  text,
  timestamp,
} from '../index.ts';

/** Text that every database can hold: whole code points, none of them NUL. */
const storableText = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('NULL', 'null', '', '"', '\\', '\\"', '{}', '{a,b}', "'"),
  )
  .filter((value) => !value.includes('\0'));

const storableJson = fc
  .jsonValue({ stringUnit: 'binary', maxDepth: 4 })
  .filter((value) => value !== null && !JSON.stringify(value).includes('\\u0000'))
  // JSON has one zero only.
  .map((value): unknown => JSON.parse(JSON.stringify(value)));

const times = fc.date({
  min: new Date('0001-01-01T00:00:00.000Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
});

/** Canonical decimals of these sizes, the largest ones among them. */
function decimals(precision: number, scale: number): fc.Arbitrary<string> {
  const limit = 10n ** BigInt(precision) - 1n;
  return fc
    .oneof(fc.bigInt({ min: -limit, max: limit }), fc.constantFrom(limit, -limit, 0n, 1n, -1n, 10n, -10n))
    .map((units) => {
      const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
      const whole = digits.slice(0, digits.length - scale);
      return `${units < 0n ? '-' : ''}${whole}${scale > 0 ? `.${digits.slice(-scale)}` : ''}`;
    });
}

const ipAddresses = fc
  .oneof(
    fc.ipV4(),
    fc.ipV6(),
    // Long runs of zeros, and version 4 inside of version 6, have forms of their own.
    fc
      .array(fc.constantFrom('0', '0', '0', '1', 'ffff', 'A0'), { minLength: 8, maxLength: 8 })
      .map((groups) => groups.join(':')),
    fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })).map((parts) => parts.join('/')),
  )
  .map((address) => canonicalIpAddress(address) ?? address);

const keys = keyRing({ current: 'k1', keys: { k1: new Uint8Array(32).fill(7) } });

type Sample = readonly [AnyColumnBuilder, fc.Arbitrary<unknown>];

/** Every scalar column type with the values it must return as they were. */
const scalars: Readonly<Record<string, Sample>> = {
  guid: [guid(), fc.uuid({ version: [1, 3, 4, 5, 7, 8] })],
  text: [text(), storableText],
  'short text': [
    text({ maxLength: 3 }),
    fc.string({ unit: 'binary', maxLength: 3 }).filter((value) => !value.includes('\0')),
  ],
  'text of one length': [
    text({ length: 3 }),
    fc
      .array(fc.constantFrom(' ', 'a', 'é', '😀', '"', '\\', ','), { minLength: 3, maxLength: 3 })
      .map((characters) => characters.join('')),
  ],
  'case-insensitive text': [caseInsensitiveText(), storableText],
  integer: [integer(), fc.oneof(fc.integer(), fc.constantFrom(-(2 ** 31), 2 ** 31 - 1))],
  smallint: [smallint(), fc.integer({ min: -32768, max: 32767 })],
  bigint: [bigint(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })],
  decimal: [decimal({ precision: 12, scale: 2 }), decimals(12, 2)],
  'whole decimal': [decimal({ precision: 18, scale: 0 }), decimals(18, 0)],
  'decimal of a fraction': [decimal({ precision: 5, scale: 5 }), decimals(5, 5)],
  'decimal of 19 digits': [decimal({ precision: 19, scale: 4 }), decimals(19, 4)],
  'decimal as Prisma has it': [decimal(), decimals(65, 30)],
  float: [float(), fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)],
  boolean: [boolean(), fc.boolean()],
  timestamp: [timestamp(), times],
  'timestamp to the microsecond': [timestamp({ precision: 6 }), times],
  'timestamp to the second': [
    timestamp({ precision: 0 }),
    times.map((time) => new Date(Math.floor(time.getTime() / 1000) * 1000)),
  ],
  'timestamp without zone': [timestamp({ withTimeZone: false }), times],
  'timestamp without zone to the microsecond': [timestamp({ withTimeZone: false, precision: 6 }), times],
  date: [date(), times.map((time) => time.toISOString().slice(0, 10))],
  json: [json(), storableJson],
  enumeration: [enumeration(['plain', "quo'ted", 'ünïcödé']), fc.constantFrom('plain', "quo'ted", 'ünïcödé')],
  renamed: [enumeration({ Admin: 'admin', Member: 'm' }), fc.constantFrom('Admin', 'Member')],
  nativeEnum: [
    enumeration({ Admin: 'admin', Member: 'm' }, { databaseType: 'The Role' }),
    fc.constantFrom('Admin', 'Member'),
  ],
  bytes: [bytes(), fc.uint8Array()],
  ipAddress: [ipAddress(), ipAddresses],
};

const samples: Readonly<Record<string, Sample>> = {
  ...scalars,
  encrypted: [encrypted({ keys }), storableText],
  ...Object.fromEntries(
    Object.entries(scalars).map(([name, [element, values]]): [string, Sample] => [
      `list of ${name}`,
      // None of the samples says more of itself than its type.
      [list(element as ColumnBuilder<unknown, never, ColumnFlag>), fc.array(values)],
    ]),
  ),
};

const table = defineTable('samples', {
  key: integer().primaryKey(),
  ...Object.fromEntries(
    Object.entries(samples).map(([property, [builder]]) => [property, builder.nullable()]),
  ),
});

describeEachDatabase('a column', (database) => {
  let samplesDatabase: SampleDatabase;

  beforeAll(async () => {
    samplesDatabase = await openSampleDatabase(database.engine, database.url);
    if (samplesDatabase.dialect.supportsEnumTypes) {
      await samplesDatabase.run(`create type "The Role" as enum ('admin', 'm')`);
    }
    await samplesDatabase.create(table);
  });

  afterAll(() => samplesDatabase.close());

  const storeAndRead = (column: AnyColumn, value: unknown) =>
    samplesDatabase.storeAndRead(table, column, value);

  async function sorted(property: string, values: readonly unknown[]): Promise<readonly unknown[]> {
    const column = columnOf(property);
    await samplesDatabase.run('delete from samples');
    for (const value of values) await storeAndRead(column, value);
    return samplesDatabase.readAll(
      table,
      column,
      `order by samples.${samplesDatabase.dialect.quoteIdentifier(property)}`,
    );
  }

  describe.each(Object.keys(samples))('of type %s', (property) => {
    const column = columnOf(property);

    test('returns every value as it was stored', async () => {
      const [, values] = samples[property] ?? [];
      if (values === undefined) throw new Error(`no samples of ${property}`);
      await fc.assert(
        fc.asyncProperty(values, async (value) => {
          expect(await storeAndRead(column, value)).toStrictEqual(value);
        }),
      );
    });

    test('returns null as null', async () => {
      expect(await storeAndRead(column, null)).toBeNull();
    });
  });

  test('text that is odd but whole comes back unchanged', async () => {
    for (const value of [
      '',
      ' ',
      "'; drop table samples; --",
      '\\',
      '\u{10FFFF}',
      '\u200b\u202e',
      'e\u0301',
      '%_',
    ]) {
      expect(await storeAndRead(columnOf('text'), value)).toBe(value);
    }
  });

  test('JSON keeps keys that mean something to JavaScript', async () => {
    const value: unknown = JSON.parse('{"__proto__": {"admin": true}, "constructor": 1, "": 2}');
    const read = await storeAndRead(columnOf('json'), value);
    expect(JSON.stringify(read)).toContain('"__proto__"');
    expect(read).toStrictEqual(value);
    expect({}).not.toHaveProperty('admin');
  });

  test('JSON that is a bare string, number, boolean or list comes back as it was', async () => {
    for (const value of ['', 'null', '{}', 0, 1e308, 5e-324, 2 ** 53, true, false, [], [[]], [null, 'a']]) {
      expect(await storeAndRead(columnOf('json'), value)).toStrictEqual(value);
    }
  });

  test('JSON as deep as is accepted can be stored', async () => {
    const value: unknown = JSON.parse(`${'['.repeat(1000)}${']'.repeat(1000)}`);
    expect(await storeAndRead(columnOf('json'), value)).toStrictEqual(value);
  });

  test('a guid in upper case is stored in lower case', async () => {
    const value = '0198C2F4-5E4A-7BBB-8CCC-0123456789AB';
    expect(await storeAndRead(columnOf('guid'), value)).toBe(value.toLowerCase());
  });

  if (database.engine === 'postgres') {
    test('timestamps come back whatever time zone the session has', async () => {
      const properties = ['timestamp', 'timestamp without zone'];
      const times = ['0001-01-01T00:00:00.000Z', '1883-11-18T12:00:00.001Z', '2026-03-08T07:30:00.000Z'];
      for (const zone of ['America/New_York', 'Asia/Kolkata', 'Africa/Monrovia']) {
        await samplesDatabase.run(`set time zone '${zone}'`);
        for (const time of times) {
          for (const property of properties) {
            expect(await storeAndRead(columnOf(property), new Date(time))).toStrictEqual(new Date(time));
            expect(await storeAndRead(columnOf(`list of ${property}`), [new Date(time)])).toStrictEqual([
              new Date(time),
            ]);
          }
        }
      }
      await samplesDatabase.run('reset time zone');
    });
  }

  test('timestamps and days sort in the database as they do in time', async () => {
    const days = ['0001-01-01', '0999-12-31', '1969-12-31', '2026-01-01', '9999-12-31'];
    const moments = days.map((day) => new Date(day));
    expect(await sorted('date', days.toReversed())).toStrictEqual(days);
    expect(await sorted('timestamp', moments.toReversed())).toStrictEqual(moments);
    expect(await sorted('timestamp without zone', moments.toReversed())).toStrictEqual(moments);
  });

  test.each([
    ['decimal', decimals(12, 2)],
    ['decimal of 19 digits', decimals(19, 4)],
    ['decimal as Prisma has it', decimals(65, 30)],
  ])('values of type %s sort in the database as numbers do', async (property, values) => {
    const given =
      fc.sample(fc.uniqueArray(values, { minLength: 20, maxLength: 20 }), { numRuns: 1, seed: 1 })[0] ?? [];
    const scaled = (value: string) => BigInt(value.replace('.', ''));
    const expected = given.toSorted((left, right) => (scaled(left) < scaled(right) ? -1 : 1));
    expect(await sorted(property, given)).toStrictEqual(expected);
  });

  test('case-insensitive text is compared without its case, and comes back with it', async () => {
    const column = columnOf('case-insensitive text');
    await samplesDatabase.run('delete from samples');
    await storeAndRead(column, 'Ada@Example.com');
    const name = samplesDatabase.dialect.quoteIdentifier(column.databaseName);
    expect(await samplesDatabase.readAll(table, column, `where ${name} = 'aDA@example.COM'`)).toStrictEqual([
      'Ada@Example.com',
    ]);
  });

  test('text as long as it may be counts code points as the database does', async () => {
    expect(await storeAndRead(columnOf('short text'), '👩🏽é')).toBe('👩🏽é');
  });
});

function columnOf(property: string): AnyColumn {
  const column = (table.columns as Readonly<Record<string, AnyColumn>>)[property];
  if (column === undefined) throw new Error(`no column ${property}`);
  return column;
}
