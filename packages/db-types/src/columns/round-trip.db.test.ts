import { DatabaseSync } from 'node:sqlite';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type AnyColumn,
  type AnyColumnBuilder,
  bigint,
  boolean,
  type DialectName,
  defineTable,
  dialects,
  enumeration,
  guid,
  integer,
  json,
  text,
  timestamp,
} from '../index.ts';

/** Text that every database can hold: whole code points, none of them NUL. */
const storableText = fc.string({ unit: 'binary' }).filter((value) => !value.includes('\0'));

const storableJson = fc
  .jsonValue({ stringUnit: 'binary', maxDepth: 4 })
  .filter((value) => value !== null && !JSON.stringify(value).includes('\\u0000'))
  // JSON has one zero only.
  .map((value): unknown => JSON.parse(JSON.stringify(value)));

/** Every column type with the values it must return as they were. */
const samples: Readonly<Record<string, readonly [AnyColumnBuilder, fc.Arbitrary<unknown>]>> = {
  guid: [guid(), fc.uuid({ version: [1, 3, 4, 5, 7, 8] })],
  text: [text(), storableText],
  integer: [integer(), fc.oneof(fc.integer(), fc.constantFrom(-(2 ** 31), 2 ** 31 - 1))],
  bigint: [bigint(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })],
  boolean: [boolean(), fc.boolean()],
  timestamp: [
    timestamp(),
    fc.date({
      min: new Date('0001-01-01T00:00:00.000Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    }),
  ],
  json: [json(), storableJson],
  enumeration: [enumeration(['plain', "quo'ted", 'ünïcödé']), fc.constantFrom('plain', "quo'ted", 'ünïcödé')],
  renamed: [enumeration({ Admin: 'admin', Member: 'm' }), fc.constantFrom('Admin', 'Member')],
  nativeEnum: [
    enumeration({ Admin: 'admin', Member: 'm' }, { databaseType: 'The Role' }),
    fc.constantFrom('Admin', 'Member'),
  ],
};

const table = defineTable('samples', {
  key: integer().primaryKey(),
  ...Object.fromEntries(
    Object.entries(samples).map(([property, [builder]]) => [property, builder.nullable()]),
  ),
});

type Run = (text: string, values?: readonly unknown[]) => Promise<readonly Record<string, unknown>[]>;

describeEachDatabase('a column', (database) => {
  const engine: DialectName = database.engine;
  const dialect = dialects[engine];
  let run: Run;
  let close: () => unknown;

  beforeAll(async () => {
    ({ run, close } = engine === 'postgres' ? await openPostgres(database.url) : openSqlite(database.url));
    if (dialect.supportsEnumTypes) await run(`create type "The Role" as enum ('admin', 'm')`);
    const columns = Object.values(table.columns).map(
      (column) => `${dialect.quoteIdentifier(column.databaseName)} ${column.nativeType(dialect)}`,
    );
    await run(`create table samples (${columns.join(', ')})${engine === 'sqlite' ? ' strict' : ''}`);
  });

  afterAll(() => close());

  async function storeAndRead(column: AnyColumn, value: unknown): Promise<unknown> {
    const { encode, decode } = column.codec(dialect);
    const name = dialect.quoteIdentifier(column.databaseName);
    const rows = await run(
      `insert into samples (${name}) values (${dialect.placeholder(1)}) returning ${name} as stored`,
      [encode(value)],
    );
    const stored = rows[0]?.['stored'];
    return decode ? decode(stored) : stored;
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

  if (engine === 'postgres') {
    test('timestamps come back whatever time zone the session has', async () => {
      const times = ['0001-01-01T00:00:00.000Z', '1883-11-18T12:00:00.001Z', '2026-03-08T07:30:00.000Z'];
      for (const zone of ['America/New_York', 'Asia/Kolkata', 'Africa/Monrovia']) {
        await run(`set time zone '${zone}'`);
        for (const time of times) {
          expect(await storeAndRead(columnOf('timestamp'), new Date(time))).toStrictEqual(new Date(time));
        }
      }
      await run('reset time zone');
    });
  }

  test('timestamps sort in the database as they do in time', async () => {
    await run('delete from samples');
    const times = ['0001-01-01', '0999-12-31', '1969-12-31', '2026-01-01', '9999-12-31'].map(
      (day) => new Date(day),
    );
    for (const time of times.toReversed()) await storeAndRead(columnOf('timestamp'), time);
    const { decode } = columnOf('timestamp').codec(dialect);
    const rows = await run('select timestamp as stored from samples order by timestamp');
    expect(rows.map(({ stored }) => (decode ? decode(stored) : stored))).toStrictEqual(times);
  });
});

function columnOf(property: string): AnyColumn {
  const column = (table.columns as Readonly<Record<string, AnyColumn>>)[property];
  if (column === undefined) throw new Error(`no column ${property}`);
  return column;
}

async function openPostgres(url: string): Promise<{ run: Run; close: () => unknown }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return {
    run: async (statement, values = []) => (await client.query(statement, [...values])).rows,
    close: () => client.end(),
  };
}

/** Reads as Holdfast's driver does: integers as numbers where those are safe. */
function openSqlite(url: string): { run: Run; close: () => unknown } {
  const client = new DatabaseSync(new URL(url));
  return {
    run: async (text, values = []) => {
      const statement = client.prepare(text);
      statement.setReadBigInts(true);
      // What codecs encode for SQLite is what node:sqlite binds.
      const rows = statement.all(...(values as (string | number | bigint | null)[]));
      return rows.map((row) =>
        Object.fromEntries(Object.entries(row).map(([name, value]) => [name, narrow(value)])),
      );
    },
    close: () => client.close(),
  };
}

function narrow(value: unknown): unknown {
  return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}
