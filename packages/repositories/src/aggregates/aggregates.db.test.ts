import {
  bigint,
  boolean,
  date,
  decimal,
  defineTable,
  enumeration,
  float,
  guid,
  integer,
  json,
  softDeletable,
  text,
  timestamp,
} from '@holdfast/db-types';
import type { Database } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, expectTypeOf, test } from 'vitest';
import { createTables } from '../../test/create-tables.ts';
import { openDatabase } from '../../test/open-database.ts';
import { Repository } from '../repository/repository.ts';

const sales = defineTable('sales', {
  id: guid().primaryKey(),
  status: enumeration(['open', 'paid']),
  region: text().nullable(),
  units: integer().nullable(),
  ticks: bigint().nullable(),
  price: decimal({ precision: 12, scale: 2 }).nullable(),
  vast: decimal().nullable(),
  ratio: float().nullable(),
  at: timestamp().nullable().named('happened'),
  day: date().nullable(),
  isBig: boolean().nullable(),
  notes: json().nullable(),
  ...softDeletable,
});

const money = (units: bigint, scale: number): string => {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
};
const sum = (values: readonly (bigint | null)[]): bigint =>
  values.reduce<bigint>((total, value) => total + (value ?? 0n), 0n);

describeEachDatabase('many rows at once', (target) => {
  let database: Database;
  let repository: Repository<typeof sales>;

  beforeAll(async () => {
    database = openDatabase(target);
    await createTables(database, [sales]);
    repository = new Repository(sales, { queryable: database });
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await database.query({ text: 'delete from sales', values: [] });
  });

  describe('aggregate', () => {
    test('adds up to the last digit, as bigints in memory do', async () => {
      const row = fc.record({
        units: fc.option(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
        ticks: fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
        price: fc.option(fc.bigInt({ min: -(10n ** 12n) + 1n, max: 10n ** 12n - 1n })),
        vast: fc.option(fc.bigInt({ min: -(10n ** 65n) + 1n, max: 10n ** 65n - 1n })),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(row, { maxLength: 12 }), async (rows) => {
          await database.query({ text: 'delete from sales', values: [] });
          await repository.createMany(
            rows.map(({ units, ticks, price, vast }) => ({
              status: 'open' as const,
              units,
              ticks,
              price: price === null ? null : money(price, 2),
              vast: vast === null ? null : money(vast, 30),
            })),
          );
          const answer = await repository.aggregate({
            count: true,
            sum: ['units', 'ticks', 'price', 'vast'],
            avg: ['price'],
          });
          const prices = rows.flatMap(({ price }) => (price === null ? [] : [price]));
          expect(answer).toEqual({
            count: rows.length,
            sum: {
              units: rows.reduce((total, { units }) => total + (units ?? 0), 0),
              ticks: sum(rows.map(({ ticks }) => ticks)),
              price: money(sum(prices), 2),
              vast: money(sum(rows.map(({ vast }) => vast)), 30),
            },
            avg: { price: prices.length === 0 ? null : Number(money(sum(prices), 2)) / prices.length },
          });
        }),
        { numRuns: 30 },
      );
    });

    test('knows extremes in the types of their columns, of the rows that match', async () => {
      const at = new Date('2026-03-01T12:00:00.123Z');
      await repository.createMany([
        {
          status: 'open',
          region: 'a',
          units: 3,
          ratio: 0.5,
          at,
          day: '2026-03-01',
          price: '-1.50',
          ticks: 2n ** 62n,
        },
        {
          status: 'paid',
          region: 'b',
          units: 5,
          ratio: 1.5,
          at: new Date(0),
          day: '2025-01-01',
          price: '10.00',
        },
        { status: 'paid' },
      ]);
      const answer = await repository.aggregate({
        sum: ['ratio'],
        avg: ['units', 'ratio'],
        min: ['region', 'at', 'day', 'price', 'ticks'],
        max: ['units', 'at', 'vast'],
      });
      expect(answer).toEqual({
        sum: { ratio: 2 },
        avg: { units: 4, ratio: 1 },
        min: { region: 'a', at: new Date(0), day: '2025-01-01', price: '-1.50', ticks: 2n ** 62n },
        max: { units: 5, at, vast: null },
      });
      expectTypeOf(answer.min.at).toEqualTypeOf<Date | null>();
      expectTypeOf(answer.sum.ratio).toEqualTypeOf<number>();
      expectTypeOf(answer).not.toHaveProperty('count');
      const none = await repository.aggregate({
        where: { region: 'z' },
        count: true,
        sum: ['price', 'ticks', 'units'],
        max: ['units'],
      });
      expect(none).toEqual({ count: 0, sum: { price: '0.00', ticks: 0n, units: 0 }, max: { units: null } });
      await repository.delete((await repository.first({ where: { region: 'b' } }))?.id ?? '');
      expect(await repository.aggregate({ count: true, max: ['units'] })).toEqual({
        count: 2,
        max: { units: 3 },
      });
    });

    test('refuses what has no such number', async () => {
      await expect(repository.aggregate({})).rejects.toThrow('by count, sum, avg, min or max');
      await expect(repository.aggregate({ sum: ['region'] })).rejects.toThrow(
        'sales.region is text: it has no sum',
      );
      // @ts-expect-error: the type knows it too
      await expect(repository.aggregate({ min: ['isBig'] })).rejects.toThrow(
        'sales.isBig is boolean: it has no min',
      );
      // @ts-expect-error: the type knows it too
      await expect(repository.aggregate({ sum: 'units' })).rejects.toThrow(
        '"sum" takes a list of properties',
      );
      // @ts-expect-error: the type knows it too
      await expect(repository.aggregate({ sum: ['colour'] })).rejects.toThrow('no column "colour"');
    });
  });

  describe('group', () => {
    beforeEach(async () => {
      await repository.createMany([
        { status: 'open', region: 'n', price: '1.00', day: '2026-03-01' },
        { status: 'open', region: null, price: '2.50', day: '2026-03-01' },
        { status: 'paid', region: 'n', price: '10.00', day: '2026-03-02' },
        { status: 'paid', region: 'n', price: null, vast: '7.1' },
        { status: 'paid', region: null, price: '0.10', vast: '-9' },
      ]);
    });

    test('puts rows with the same values together', async () => {
      const groups = await repository.group({ by: ['status', 'region'], count: true, sum: ['price'] });
      expect(groups).toEqual([
        { by: { status: 'open', region: 'n' }, count: 1, sum: { price: '1.00' } },
        { by: { status: 'open', region: null }, count: 1, sum: { price: '2.50' } },
        { by: { status: 'paid', region: 'n' }, count: 2, sum: { price: '10.00' } },
        { by: { status: 'paid', region: null }, count: 1, sum: { price: '0.10' } },
      ]);
      expectTypeOf(groups)
        .items.toHaveProperty('by')
        .toEqualTypeOf<Pick<Awaited<ReturnType<typeof repository.get>>, 'status' | 'region'>>();
      expect(await repository.group({ by: ['day'] })).toEqual(
        ['2026-03-01', '2026-03-02', null].map((day) => ({ by: { day } })),
      );
    });

    test('orders groups by what came out of them, chooses among them, and takes the first', async () => {
      const regions = async (options: object) =>
        (await repository.group({ by: ['region'], ...options })).map(({ by }) => by.region);
      expect(await regions({ orderBy: { sum: { price: 'desc' } } })).toEqual(['n', null]);
      expect(await regions({ orderBy: { sum: { vast: 'asc' } } })).toEqual([null, 'n']);
      expect(await regions({ orderBy: { avg: { price: 'asc' } } })).toEqual([null, 'n']);
      expect(await regions({ orderBy: { min: { price: 'asc' } } })).toEqual([null, 'n']);
      expect(await regions({ orderBy: { region: 'desc' } })).toEqual([null, 'n']);
      expect(await regions({ orderBy: { count: 'asc' } })).toEqual([null, 'n']);
      expect(await regions({ orderBy: { count: 'asc' }, limit: 1 })).toEqual([null]);
      expect(await regions({ having: { count: { gt: 2 } } })).toEqual(['n']);
      expect(await regions({ having: { count: { gte: 1, lt: 3 } }, where: { status: 'paid' } })).toEqual([
        'n',
        null,
      ]);
    });

    test('refuses what it does not know', async () => {
      await expect(repository.group({ by: [] })).rejects.toThrow('at least one property');
      // @ts-expect-error: the type knows it too
      await expect(repository.group({ by: 'status' })).rejects.toThrow('"by" takes a list');
      await expect(repository.group({ by: ['notes'] })).rejects.toThrow('sales.notes is json');
      const wrong: readonly object[] = [
        { orderBy: { colour: 'asc' } },
        { orderBy: { count: 'down' } },
        { orderBy: { sum: { 'price desc; --': 'asc' } } },
        { having: { sum: { gt: 1 } } },
        { having: { count: { gt: '1 or 1=1' } } },
        { having: { count: { toString: 1 } } },
        { limit: -1 },
      ];
      for (const options of wrong) {
        await expect(repository.group({ by: ['status'], ...options })).rejects.toMatchObject({
          code: 'HF_QUERY',
        });
      }
    });
  });
});
