import {
  bigint,
  boolean,
  bytes,
  date,
  decimal,
  defineTable,
  enumeration,
  float,
  guid,
  integer,
  ipAddress,
  json,
  list,
  softDeletable,
  text,
  timestamp,
  versioned,
} from '@holdfast/db-types';
import { type Database, isHoldfastError } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTables } from '../../test/create-tables.ts';
import { openDatabase } from '../../test/open-database.ts';
import { Repository } from './repository.ts';

const things = defineTable(
  'things',
  {
    id: guid().primaryKey(),
    code: text(),
    note: text().nullable(),
    size: integer().default(0),
    serial: bigint().default(0n),
    price: decimal({ precision: 10, scale: 2 }).default('0.00'),
    ratio: float().default(0),
    isOn: boolean().default(false),
    at: timestamp().nullable(),
    day: date().nullable(),
    data: json().nullable(),
    tags: list(text()).default([]),
    raw: bytes().nullable(),
    address: ipAddress().nullable(),
    kind: enumeration(['one', 'two']).default('one'),
    ...versioned,
    ...softDeletable,
  },
  { uniqueKeys: [['code']] },
);

const properties = Object.keys(things.columns);

const strings = [
  '',
  "'",
  '"',
  "'; drop table things; --",
  "' or '1'='1",
  '$1',
  '?',
  '??',
  ':name',
  '\\',
  "\\'",
  '%',
  '_',
  '{}',
  '{a,b}',
  '{"a","b"}',
  'NULL',
  'null',
  '\n\r\t\b\u007f',
  '\u2028',
  '🦊'.repeat(100),
  'ÄÖß\u0301',
  '\0',
  'a\0b',
  '\ud800',
  '\udc00x',
  'x'.repeat(100_000),
  '__proto__',
  'constructor',
  'infinity',
  'NaN',
  '0x10',
  '1e999',
  '2026-02-30',
];

const others = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  -0,
  1.5,
  2 ** 53,
  2n ** 64n,
  true,
  Symbol('s'),
  () => 'x',
  new Date(Number.NaN),
  new Date(8.64e15),
  [],
  [[]],
  [null],
  ['a', { b: 1 }],
  {},
  { toString: () => "'; drop table things; --" },
  JSON.parse('{"__proto__": {"polluted": true}}'),
  Object.create({ eq: 'inherited' }),
  new Map([['a', 1]]),
  new Uint8Array([0, 255, 39]),
  Buffer.from("'; drop table things; --"),
  deep(1_000),
  cyclic(),
];

function deep(depth: number): unknown {
  let value: unknown = 'leaf';
  for (let level = 0; level < depth; level++) value = [value];
  return value;
}

function cyclic(): unknown {
  const value: Record<string, unknown> = {};
  value['self'] = value;
  return value;
}

const hostile: readonly unknown[] = [...strings, ...others];

describeEachDatabase('hostile input', (target) => {
  let database: Database;
  // Whatever the types say: input has none.
  let repository: Loose;
  let id: string;

  beforeAll(async () => {
    database = openDatabase(target);
    await createTables(
      database,
      [things],
      ['create unique index things_code_key on things (code) where deleted_at is null'],
    );
    repository = new Repository(things, { queryable: database }) as unknown as Loose;
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await database.query({ text: 'delete from things', values: [] });
    ({ id } = (await repository.create({ code: 'kept' })) as { id: string });
  });

  /** What the call gave; undefined where it was refused, by an error of ours and before the database stumbled over it. */
  async function outcome(call: () => unknown): Promise<unknown> {
    try {
      return await call();
    } catch (error) {
      if (!isHoldfastError(error)) throw error;
      expect(error.message.slice(0, 3_000).length, error.message.slice(0, 100)).toBeLessThan(2_000);
      return undefined;
    }
  }

  describe('as a value', () => {
    test.each(properties)('of %s is stored and read back unchanged, or refused', async (property) => {
      for (const [index, value] of hostile.entries()) {
        const given = { code: `c${index}`, [property]: value };
        const created = (await outcome(() => repository.create(given))) as Row | undefined;
        if (created !== undefined) {
          const found = await repository.get(created.id);
          expect(found).toEqual(created);
          // What a codec makes of it (a guid's lower case, -0) it makes of it again.
          const again = await repository.update(created.id, writable({ [property]: found[property] }));
          expect(again[property]).toEqual(found[property]);
          if (typeof value === 'string' && ['code', 'note'].includes(property)) {
            expect(found[property]).toBe(value);
          }
          await repository.purge(created.id);
        }
        await outcome(() => repository.update(id, { [property]: value }));
        await outcome(() => repository.updateMany({ code: 'kept' }, { [property]: value }));
        const many = [given, { ...given, code: `d${index}` }];
        await outcome(() => repository.createMany(many));
        await outcome(() =>
          repository.upsert({
            by: { code: `e${index}` },
            create: { [property]: value },
            update: { [property]: value },
          }),
        );
      }
      expect(await repository.exists({ where: { id }, visibility: 'all' })).toBe(true);
    });
  });

  test.each(properties)('in criteria for %s finds what is equal to it, or is refused', async (property) => {
    const operators = [
      'eq',
      'ne',
      'lt',
      'gte',
      'in',
      'notIn',
      'contains',
      'icontains',
      'startsWith',
      'endsWith',
      'isNull',
    ];
    for (const value of hostile) {
      await outcome(() => repository.list({ where: { [property]: value } }));
      for (const operator of operators) {
        for (const wanted of [value, [value]]) {
          const where = { [property]: { [operator]: wanted } };
          await outcome(() => repository.count({ where }));
        }
      }
    }
    expect(await repository.count()).toBe(1);
  });

  test('in the place of a key, a name or an option is no key, name or option', async () => {
    for (const value of [...hostile, null, undefined]) {
      const name = String(typeof value === 'object' && value !== null ? 'object' : String(value)).slice(
        0,
        200,
      );
      const calls: readonly (() => unknown)[] = [
        () => repository.get(value),
        () => repository.find(value),
        () => repository.getMany([id, value]),
        () => repository.findBy({ code: value }),
        () => repository.findBy({ [name]: id }),
        () => repository.update(value, { size: 1 }),
        () => repository.update(id, { [name]: 1 }),
        () => repository.update(id, { note: 'x' }, { version: value }),
        () => repository.delete(value),
        () => repository.restore(value),
        () => repository.purge(value),
        () => repository.create({ code: 'x', [name]: 1 }),
        () => repository.createMany([{ code: 'x', [name]: 1 }]),
        () => repository.upsert({ by: { [name]: 1 }, create: {}, update: {} }),
        () => repository.list({ where: { [name]: 1 } }),
        () => repository.list({ where: { size: { [name]: 1 } } }),
        () => repository.list({ where: value }),
        () => repository.list({ where: { or: value } }),
        () => repository.list({ orderBy: { [name]: 'asc' } }),
        () => repository.list({ orderBy: { size: value } }),
        () => repository.list({ limit: value }),
        () => repository.list({ offset: value }),
        () => repository.list({ visibility: value }),
        () => repository.first({ where: { id: value } }),
        () => repository.page({ page: value }),
        () => repository.page({ size: value }),
        () => repository.cursor({ first: value }),
        () => repository.cursor({ after: value }),
        () => repository.cursor({ orderBy: { [name]: 'desc' } }),
        () => repository.aggregate({ sum: [name] }),
        () => repository.aggregate({ max: [value] }),
        () => repository.group({ by: [name], count: true }),
        async () => {
          for await (const row of repository.stream({ where: { code: value } })) expect(row.id).toBe(id);
        },
      ];
      for (const call of calls) await outcome(call);
    }
    const rows = await repository.list({ visibility: 'all' });
    expect(rows.map((row) => row.id)).toContain(id);
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted');
  });
});

/** A patch has no key, and nothing that the repository writes itself. */
function writable(patch: Record<string, unknown>): Record<string, unknown> {
  const [property] = Object.keys(patch);
  const isOwn = property === 'id' || things.columns[property as 'id']?.role !== undefined;
  return isOwn ? { size: 1 } : patch;
}

type Row = Record<string, unknown> & { readonly id: string };

type Method = Exclude<keyof Repository<typeof things>, 'table' | 'list' | 'stream'>;

/** A repository as JavaScript sees it. */
type Loose = Readonly<Record<Method, (...parameters: unknown[]) => Promise<Row>>> & {
  list(options?: unknown): Promise<Row[]>;
  stream(options: unknown): AsyncIterable<Row>;
};
