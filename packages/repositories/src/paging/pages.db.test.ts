import { defineTable, integer, softDeletable } from '@holdfast/db-types';
import type { Database } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest';
import { createTables } from '../../test/create-tables.ts';
import { openDatabase } from '../../test/open-database.ts';
import { RecordingExecutor } from '../development/recording-executor.ts';
import { Repository } from '../repository/repository.ts';

const numbers = defineTable('numbers', { id: integer().primaryKey(), half: integer(), ...softDeletable });

describeEachDatabase('rows in parts', (target) => {
  let database: Database;

  beforeAll(async () => {
    database = openDatabase(target);
    await createTables(database, [numbers]);
    const rows = Array.from({ length: 45 }, (_, id) => ({ id, half: Math.floor(id / 2) }));
    const repository = new Repository(numbers, { queryable: database });
    await repository.createMany(rows);
    await repository.delete(44);
  });
  afterAll(() => database.close());
  const open = () => {
    const recorded = new RecordingExecutor(database);
    return { recorded, repository: new Repository(numbers, { queryable: recorded }) };
  };
  const ids = (rows: readonly { readonly id: number }[]) => rows.map(({ id }) => id);

  describe('by numbered pages', () => {
    test('come in order, and know what is beside them', async () => {
      const { repository } = open();
      const page = await repository.page();
      expect(page).toEqual({ rows: page.rows, page: 1, size: 20, hasNext: true, hasPrevious: false });
      expect(ids(page.rows)).toEqual(Array.from({ length: 20 }, (_, id) => id));
      const last = await repository.page({ page: 3, orderBy: { half: 'desc' } });
      expect(last).toMatchObject({ hasNext: false, hasPrevious: true });
      expect(ids(last.rows)).toEqual([3, 2, 1, 0].filter((id) => id < 4));
      expect((await repository.page({ page: 9 })).rows).toEqual([]);
    });

    test('count all rows where they are asked to, and only where the page does not tell', async () => {
      const { repository, recorded } = open();
      const first = await repository.page({ total: true, where: { half: { lt: 21 } } });
      expect(first).toMatchObject({ total: 42, pages: 3, hasNext: true });
      expectTypeOf(first.total).toEqualTypeOf<number>();
      expect(recorded.statements).toHaveLength(2);
      expect(await repository.page({ total: true, page: 3 })).toMatchObject({ total: 44, pages: 3 });
      expect(recorded.statements).toHaveLength(3);
      expect(await repository.page({ total: true, page: 7, visibility: 'all' })).toMatchObject({
        total: 45,
        rows: [],
      });
      expect(await repository.page({ total: true, where: { id: 99 } })).toMatchObject({ total: 0, pages: 0 });
    });

    test.each([
      { page: 0 },
      { page: 1.5 },
      { page: Number.NaN },
      { page: 2 ** 53 },
      { size: 0 },
      { size: 101 },
      { size: Number.POSITIVE_INFINITY },
    ])('are refused where they cannot be meant: %j', async (options) => {
      await expect(open().repository.page(options)).rejects.toMatchObject({ code: 'HF_QUERY' });
    });
  });

  describe('as a stream', () => {
    test('pass once each, in order, a chunk a statement', async () => {
      const { repository, recorded } = open();
      const passed: number[] = [];
      for await (const { id } of repository.stream({ orderBy: { half: 'desc' }, chunk: 10 })) passed.push(id);
      expect(passed).toEqual(Array.from({ length: 44 }, (_, index) => 43 - index));
      expect(recorded.statements).toHaveLength(5);
    });

    test('are read when they are asked for, and no more once the loop is left', async () => {
      const { repository, recorded } = open();
      const stream = repository.stream({ chunk: 10 });
      expect(recorded.statements).toHaveLength(0);
      for await (const { id } of stream) if (id === 12) break;
      expect(recorded.statements).toHaveLength(2);
      expect(await stream.next()).toEqual({ value: undefined, done: true });
      expect(recorded.statements).toHaveLength(2);
    });

    test('see what a session wrote before, and rows that arrive in front of them', async () => {
      await database
        .transaction(async (transaction) => {
          const inside = new Repository(numbers, { queryable: transaction });
          const passed: number[] = [];
          for await (const { id } of inside.stream({ where: { id: { gte: 40 } }, chunk: 2 })) {
            passed.push(id);
            if (id === 41) await inside.create({ id: 100, half: 50 });
          }
          expect(passed).toEqual([40, 41, 42, 43, 100]);
          throw new Error('undo');
        })
        .catch((error: unknown) => expect(error).toMatchObject({ message: 'undo' }));
    });

    test('refuse at once what cannot be meant', () => {
      expect(() => open().repository.stream({ chunk: 0 })).toThrow(
        'chunk is a whole number from 1 to 10000, not 0',
      );
      // @ts-expect-error: the type knows it too
      expect(() => open().repository.stream({ where: { colour: 'red' } })).toThrow('no column "colour"');
    });
  });
});
