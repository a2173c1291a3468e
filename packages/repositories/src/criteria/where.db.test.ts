import {
  bigint,
  boolean,
  defineTable,
  guid,
  integer,
  json,
  type Row,
  text,
  timestamp,
} from '@holdfast/db-types';
import type { Database } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTables } from '../../test/create-tables.ts';
import { openDatabase } from '../../test/open-database.ts';
import { Repository } from '../repository/repository.ts';
import { search, type Where } from './where.ts';

const things = defineTable('things', {
  id: guid().primaryKey(),
  name: text(),
  note: text().nullable(),
  size: integer().nullable(),
  serial: bigint(),
  isOn: boolean().named('is_on').nullable(),
  at: timestamp().nullable(),
  data: json().nullable(),
});
type Thing = Row<typeof things>;

class ThingRepository extends Repository.for(things) {}

const names = ['', 'a', 'A', 'b%', '%', '_', 'a_b', "o'x", 'back\\slash', 'ä', '{"a":1}', '"quoted"'];
const times = [new Date('2026-01-01T00:00:00.000Z'), new Date('2026-01-01T00:00:00.001Z')];
const serials = [-(2n ** 63n), 0n, 2n ** 63n - 1n];

/** What criteria mean, said once more and without a database. */
function meets(thing: Thing, where: Where<typeof things>): boolean {
  return Object.entries(where).every(([property, wanted]) => {
    if (property === 'and') return (wanted as Where<typeof things>[]).every((part) => meets(thing, part));
    if (property === 'or') return (wanted as Where<typeof things>[]).some((part) => meets(thing, part));
    if (property === 'not') return !meets(thing, wanted as Where<typeof things>);
    const value: unknown = Reflect.get(thing, property);
    const plain = wanted === null || typeof wanted !== 'object' || wanted instanceof Date;
    return Object.entries(plain ? { eq: wanted } : wanted).every(([operator, other]) =>
      compares(value, operator, other),
    );
  });
}

function compares(value: unknown, operator: string, other: unknown): boolean {
  const same = (one: unknown, two: unknown) =>
    one instanceof Date && two instanceof Date ? one.getTime() === two.getTime() : one === two;
  switch (operator) {
    case 'eq':
      return same(value, other);
    case 'ne':
      return !same(value, other);
    case 'isNull':
      return (value === null) === other;
    case 'in':
      return (other as unknown[]).some((item) => same(value, item));
    case 'notIn':
      return !(other as unknown[]).some((item) => same(value, item));
    default:
  }
  if (value === null) return false;
  const [one, two] = [value, other] as [string, string];
  switch (operator) {
    case 'lt':
      return one < two;
    case 'lte':
      return one <= two;
    case 'gt':
      return one > two;
    case 'gte':
      return one >= two;
    case 'contains':
      return one.includes(two);
    case 'icontains':
      return lower(one).includes(lower(two));
    case 'startsWith':
      return one.startsWith(two);
    default:
      return one.endsWith(two);
  }
}

/** ASCII letters only, which is what every database does alike. */
const lower = (value: string) => value.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

const textMatch = ['contains', 'icontains', 'startsWith', 'endsWith'];
const comparison = ['lt', 'lte', 'gt', 'gte'];

function column(
  property: string,
  values: readonly unknown[],
  operators: readonly string[],
  nullable: boolean,
) {
  const value = fc.constantFrom(...values);
  const orNull = nullable ? fc.option(value, { nil: null }) : value;
  return fc
    .oneof(
      orNull,
      fc.record({ eq: orNull }),
      fc.record({ ne: orNull }),
      fc.record({ in: fc.array(value, { maxLength: 3 }) }),
      fc.record({ notIn: fc.array(value, { maxLength: 3 }) }),
      fc.record({ isNull: fc.boolean() }),
      ...operators.map((operator) => value.map((wanted) => ({ [operator]: wanted }))),
    )
    .map((wanted) => ({ [property]: wanted }));
}

const { where } = fc.letrec<{ where: Where<typeof things>; leaf: Where<typeof things> }>((tie) => ({
  leaf: fc.oneof(
    // No order of text: databases sort it by their own collations.
    column('name', names, textMatch, false),
    column('note', names, textMatch, true),
    column('size', [-1, 0, 7], comparison, true),
    column('serial', serials, comparison, false),
    column('isOn', [true, false], [], true),
    column('at', times, comparison, true),
    fc.record({ data: fc.oneof(fc.constant(null), fc.record({ isNull: fc.boolean() })) }),
    fc.constant({}),
  ),
  where: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'where' },
    tie('leaf'),
    fc.record({ and: fc.array(tie('where'), { maxLength: 3, depthIdentifier: 'where' }) }),
    fc.record({ or: fc.array(tie('where'), { maxLength: 3, depthIdentifier: 'where' }) }),
    fc.record({ not: tie('where') }),
    fc.tuple(tie('leaf'), tie('leaf')).map(([one, other]) => ({ ...one, ...other })),
  ),
}));

describeEachDatabase('criteria', (target) => {
  let database: Database;
  let repository: ThingRepository;
  let stored: Thing[];

  beforeAll(async () => {
    database = openDatabase(target);
    await createTables(database, [things]);
    repository = new ThingRepository({ queryable: database });
    stored = await Promise.all(
      names.map((name, index) =>
        repository.create({
          name,
          note: index % 3 === 0 ? null : (names[names.length - index] ?? null),
          size: [null, -1, 0, 7][index % 4] ?? null,
          serial: serials[index % 3] ?? 0n,
          isOn: [null, true, false][index % 3] ?? null,
          at: times[index % 3] ?? null,
          data: index % 2 === 0 ? null : { index },
        }),
      ),
    );
  });
  afterAll(() => database.close());

  test('find exactly the rows that meet them, however they are put together', async () => {
    await fc.assert(
      fc.asyncProperty(where, async (wanted) => {
        const found = await repository.list({ where: wanted, orderBy: { id: 'asc' } });
        const expected = stored.filter((thing) => meets(thing, wanted));
        expect(found.map(({ id }) => id)).toEqual(expected.map(({ id }) => id).sort());
        expect(await repository.count({ where: wanted })).toBe(expected.length);
        expect(await repository.exists({ where: wanted })).toBe(expected.length > 0);
      }),
      { numRuns: 400 },
    );
  });

  test('search text in several properties, and take no character for a pattern', async () => {
    const found = await repository.list({ where: search(['name', 'note'], 'B%') });
    expect(found.length).toBeGreaterThan(0);
    for (const { name, note } of found) expect(`${name} ${note}`).toContain('b%');
    expect(() => search([], 'x')).toThrow('needs at least one property');
  });

  describe('are refused, and nothing is sent,', () => {
    const refused = (wanted: unknown) => repository.list({ where: wanted as Where<typeof things> });
    const deep = (depth: number): unknown => (depth === 0 ? {} : { not: deep(depth - 1) });
    test.each([
      [{ colour: 'red' }, 'things has no column "colour"'],
      [JSON.parse('{"__proto__": 1}'), 'things has no column "__proto__"'],
      [{ constructor: 1 }, 'things has no column "constructor"'],
      [{ name: { like: '%' } }, 'there is no operator "like"'],
      [{ name: { constructor: 1 } }, 'there is no operator "constructor"'],
      [{ name: undefined }, 'name is compared with undefined'],
      [{ name: { in: 'abc' } }, '"in" takes a list, not string'],
      [{ name: { in: [null] } }, '"in" takes no null'],
      [{ name: { contains: 7 } }, '"contains" takes text, not number'],
      [{ name: { contains: 'a\0' } }, '"contains" cannot look for "a\\u0000"'],
      [{ name: { startsWith: '\ud800' } }, '"startsWith" cannot look for'],
      [{ size: { contains: '7' } }, 'size is integer: it cannot be compared by "contains"'],
      [{ size: { lt: null } }, '"lt" takes no null'],
      [{ size: { isNull: 'yes' } }, '"isNull" takes true or false, not string'],
      [{ data: { eq: { a: 1 } } }, 'data is json: it cannot be compared by "eq"'],
      [{ or: { name: 'a' } }, '"or" takes a list of criteria, not object'],
      [{ or: ['a'] }, 'criteria are an object of conditions, not string'],
      [[], 'criteria are an object of conditions, not a list'],
      [{ not: null }, 'criteria are an object of conditions, not null'],
      [deep(40), 'nested more than 32 deep'],
      [{ or: Array.from({ length: 600 }, () => ({ name: 'a' })) }, 'more than 500 conditions'],
    ])('%j', async (wanted, message) => {
      await expect(refused(wanted)).rejects.toMatchObject({
        code: 'HF_QUERY',
        message: expect.stringContaining(message),
      });
    });

    test('where a value is none of its column', async () => {
      for (const wanted of [{ size: 1.5 }, { serial: 2n ** 64n }, { id: 'x' }, { at: 'now' }, { isOn: 1 }]) {
        await expect(refused(wanted)).rejects.toMatchObject({ code: 'HF_COLUMN_VALUE' });
      }
    });
  });

  test('may hold as many conditions, as deep, and as much text as they allow', async () => {
    const or = Array.from({ length: 500 }, (_, index) => ({ name: `nowhere ${index}` }));
    expect(await repository.count({ where: { or } })).toBe(0);
    let deep: Where<typeof things> = {};
    for (let depth = 0; depth < 32; depth++) deep = { not: deep };
    expect(await repository.count({ where: deep })).toBe(names.length);
    expect(await repository.count({ where: { name: { icontains: 'x'.repeat(1_000_000) } } })).toBe(0);
    expect(
      await repository.count({
        where: { serial: { in: Array.from({ length: 50_000 }, (_, n) => BigInt(n)) } },
      }),
    ).toBe(4);
  });
});
