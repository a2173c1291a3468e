import { date, defineTable, guid, integer, list, text, timestamp } from '@holdfast/db-types';
import type { Database } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTables } from '../../test/create-tables.ts';
import { openDatabase } from '../../test/open-database.ts';
import { mappedTable } from '../mapping/mapped-table.ts';
import { type OrderBy, totalOrder } from '../reading/order.ts';
import { Repository } from '../repository/repository.ts';
import { CursorFormat } from './cursor.ts';

const events = defineTable('events', {
  id: integer().primaryKey(),
  rank: integer(),
  score: integer().nullable(),
  label: text().nullable(),
  token: text().secret().default('t'),
});
// Each property has the name of another one's column.
const moments = defineTable('moments', {
  id: guid().primaryKey(),
  at: timestamp({ precision: 6 }).named('happened'),
  happened: date().named('at'),
  sizes: list(integer()).default([]),
});

class Events extends Repository.for(events) {}
type Event = Awaited<ReturnType<Events['get']>>;
type Sort = OrderBy<typeof events>;

const labels = ['', 'A', 'a', "b'", '\\', 'é', '😀', '\\N'];
const someEvent = fc.record({
  rank: fc.integer({ min: 0, max: 3 }),
  score: fc.option(fc.integer({ min: -1, max: 1 })),
  label: fc.option(fc.constantFrom(...labels)),
});
const direction = fc.constantFrom('asc' as const, 'desc' as const);
const someOrder: fc.Arbitrary<Sort> = fc
  .tuple(
    fc.shuffledSubarray(['rank', 'score', 'label', 'id'] as const),
    fc.array(direction, { minLength: 4, maxLength: 4 }),
  )
  .map(([properties, directions]) =>
    Object.fromEntries(properties.map((property, index) => [property, directions[index]])),
  );

/** How the order is to be, in memory: a missing value is the largest; the key breaks ties in the last direction. */
function compareBy(orderBy: Sort, labelOrder: readonly string[]) {
  const entries = Object.entries(orderBy) as ['rank' | 'score' | 'label' | 'id', 'asc' | 'desc'][];
  const total = [...entries, ['id', entries.at(-1)?.[1] ?? 'asc'] as const];
  const weigh = (event: Event, property: 'rank' | 'score' | 'label' | 'id'): number => {
    const value = event[property];
    if (value === null) return Number.POSITIVE_INFINITY;
    return typeof value === 'string' ? labelOrder.indexOf(value) : value;
  };
  return (left: Event, right: Event): number => {
    for (const [property, way] of total) {
      const [a, b] = [weigh(left, property), weigh(right, property)];
      if (a !== b) return (a < b ? -1 : 1) * (way === 'asc' ? 1 : -1);
    }
    return 0;
  };
}

describeEachDatabase('a cursor', (target) => {
  let database: Database;
  let repository: Events;
  let labelOrder: string[];

  beforeAll(async () => {
    database = openDatabase(target);
    await createTables(database, [events, moments]);
    repository = new Events({ queryable: database });
    for (const [id, label] of labels.entries()) await repository.create({ id, rank: 0, label });
    // By the database's own collation.
    labelOrder = (await repository.list({ orderBy: { label: 'asc' } })).map(({ label }) => label ?? '');
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await database.query({ text: 'delete from events', values: [] });
  });

  async function fill(given: readonly Omit<Event, 'id' | 'token'>[], firstId = 0): Promise<Event[]> {
    const rows: Event[] = [];
    for (const [index, event] of given.entries()) {
      rows.push(await repository.create({ id: firstId + index * 2, ...event }));
    }
    return rows;
  }

  test('walks any order from end to end, and back, as sorting in memory does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(someEvent, { maxLength: 12 }),
        someOrder,
        fc.integer({ min: 1, max: 5 }),
        async (given, orderBy, size) => {
          await database.query({ text: 'delete from events', values: [] });
          const expected = (await fill(given)).sort(compareBy(orderBy, labelOrder));
          const forwards: Event[] = [];
          let after: string | undefined;
          do {
            const page = await repository.cursor({ orderBy, first: size, after });
            forwards.push(...page.rows);
            after = page.next;
          } while (after !== undefined);
          expect(forwards).toEqual(expected);
          const backwards: Event[] = [];
          let before: string | undefined;
          do {
            const page = await repository.cursor({ orderBy, last: size, before });
            backwards.unshift(...page.rows);
            before = page.previous;
          } while (before !== undefined);
          expect(backwards).toEqual(expected);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('passes each row that stays once, whatever comes and goes between its pages', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(someEvent, { minLength: 4, maxLength: 12 }),
        fc.array(someEvent, { maxLength: 4 }),
        someOrder,
        fc.infiniteStream(fc.nat()),
        async (given, arriving, orderBy, dice) => {
          await database.query({ text: 'delete from events', values: [] });
          const rows = await fill(given);
          const compare = compareBy(orderBy, labelOrder);
          const staying = new Map(rows.map((row) => [row.id, row]));
          const passed: Event[] = [];
          let next: string | undefined;
          let nextId = 1;
          do {
            const page = await repository.cursor({ orderBy, first: 2, after: next });
            passed.push(...page.rows);
            next = page.next;
            const victim = [...staying.keys()][dice.next().value % staying.size];
            if (victim !== undefined && staying.size > 2) {
              await repository.delete(victim);
              staying.delete(victim);
            }
            const arrival = arriving.pop();
            nextId += 2;
            if (arrival !== undefined) await repository.create({ id: nextId, ...arrival });
          } while (next !== undefined);
          const ids = passed.map(({ id }) => id);
          expect(new Set(ids).size).toBe(ids.length);
          expect(ids).toEqual(expect.arrayContaining([...staying.keys()]));
          expect(passed).toEqual(passed.toSorted(compare));
        },
      ),
      { numRuns: 40 },
    );
  });

  test('leads back from a page whose rows have all gone to every row in front of it', async () => {
    await fill(Array.from({ length: 4 }, (_, rank) => ({ rank, score: null, label: null })));
    const { next } = await repository.cursor({ orderBy: { rank: 'asc' }, first: 2 });
    await repository.delete(4);
    await repository.delete(6);
    const empty = await repository.cursor({ orderBy: { rank: 'asc' }, first: 2, after: next });
    expect(empty).toMatchObject({ rows: [], next: undefined });
    const back = await repository.cursor({ orderBy: { rank: 'asc' }, last: 5, before: empty.previous });
    expect(back.rows.map(({ rank }) => rank)).toEqual([0, 1]);
  });

  test('keeps to what it is asked for: criteria, sizes, and one direction', async () => {
    await fill(Array.from({ length: 30 }, (_, rank) => ({ rank, score: rank % 2, label: null })));
    const page = await repository.cursor({ where: { score: 1 } });
    expect(page.rows).toHaveLength(15);
    expect((await repository.cursor()).rows).toHaveLength(20);
    expect(Object.keys(page.rows[0] ?? {})).toEqual(['id', 'rank', 'score', 'label', 'token']);
    const refused = [
      { first: 0 },
      { first: 1.5 },
      { last: 1001 },
      { first: 5, last: 5 },
      { first: 5, before: 'x' },
    ];
    for (const options of refused)
      await expect(repository.cursor(options)).rejects.toMatchObject({ code: 'HF_QUERY' });
    await expect(repository.cursor({ orderBy: { token: 'asc' } })).rejects.toThrow('events.token is secret');
  });

  test('loses no row between times that a Date cannot tell apart, nor where names change places', async () => {
    const repositoryOfMoments = new Repository(moments, { queryable: database });
    const day = new Date('2026-03-01T12:00:00.000Z');
    const ids: string[] = [];
    for (let index = 0; index < 9; index++) {
      const { id } = await repositoryOfMoments.create({ at: day, happened: `2026-03-0${9 - index}` });
      ids.push(id);
      await database.query({
        text:
          target.engine === 'postgres'
            ? 'update moments set happened = $1 where id = $2'
            : 'update moments set happened = ? where id = ?',
        values: [`2026-03-01T12:00:00.00000${index}Z`, id],
      });
    }
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await repositoryOfMoments.cursor({ orderBy: { at: 'desc' }, first: 2, after });
      seen.push(...page.rows.map(({ id }) => id));
      after = page.next;
    } while (after !== undefined);
    expect(seen).toEqual(ids.toReversed());
    const byDay = await repositoryOfMoments.list({ orderBy: { happened: 'asc' } });
    expect(byDay.map(({ id }) => id)).toEqual(ids.toReversed());
  });

  describe('that is not its own', () => {
    test('is harmless where it was made up, which anybody can without a secret', async () => {
      const mapped = mappedTable(events, database.dialect);
      const format = new CursorFormat(mapped, totalOrder<typeof events>({ rank: 'asc' }, mapped.mapping));
      await fill([0, 1, 2].map((rank) => ({ rank, score: null, label: null })));
      for (const value of ["1' or 1=1 --", 'a\0b', '', '9'.repeat(400)]) {
        const answer = repository.cursor({
          orderBy: { rank: 'asc' },
          after: format.write({ values: [value, '1'], inclusive: false }),
        });
        // SQLite compares anything with anything.
        if (target.engine === 'sqlite') await answer;
        else await expect(answer).rejects.toMatchObject({ code: 'HF_INVALID_CURSOR' });
      }
      for (const values of [[null, null], ['1'], ['1', '2', '3']]) {
        const after = format.write({ values, inclusive: false });
        await expect(repository.cursor({ orderBy: { rank: 'asc' }, after })).rejects.toMatchObject({
          code: 'HF_INVALID_CURSOR',
        });
      }
    });

    test('is refused: damaged, cut, of another order or table, or made with another secret', async () => {
      await fill([0, 1, 2].map((rank) => ({ rank, score: null, label: null })));
      const signed = new Events({ queryable: database, cursorSecret: 'correct horse battery' });
      const { next = '' } = await signed.cursor({ orderBy: { rank: 'asc' }, first: 1 });
      const attempt = (after: string, orderBy: Sort = { rank: 'asc' }) => signed.cursor({ orderBy, after });
      expect((await attempt(next)).rows).toHaveLength(2);
      const own = await repository.cursor({ orderBy: { rank: 'asc' }, first: 1 });
      const damaged = [...next].map(
        (letter, index) => next.slice(0, index) + (letter === 'A' ? 'B' : 'A') + next.slice(index + 1),
      );
      for (const wrong of [
        '',
        'x',
        next.slice(0, -1),
        `${next}A`,
        `${next}=`,
        ` ${next}`,
        own.next ?? '',
        '\0',
        '😀',
        ...damaged,
      ]) {
        await expect(attempt(wrong)).rejects.toMatchObject({ code: 'HF_INVALID_CURSOR', table: 'events' });
      }
      await expect(attempt(next, { rank: 'desc' })).rejects.toMatchObject({ code: 'HF_INVALID_CURSOR' });
      // @ts-expect-error: the type knows it too
      await expect(attempt({ next })).rejects.toMatchObject({ code: 'HF_INVALID_CURSOR' });
    });
  });
});
