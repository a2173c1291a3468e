import { defineTable, guid, text } from '@holdfast/db-types';
import type { Database } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTables } from '../../test/create-tables.ts';
import { openDatabase } from '../../test/open-database.ts';
import { Repository } from '../repository/repository.ts';
import { assertIndexUsed } from './assert-index-used.ts';
import { withinQueryBudget } from './within-query-budget.ts';

const books = defineTable(
  'books',
  { id: guid().primaryKey(), isbn: text(), title: text() },
  { uniqueKeys: [['isbn']] },
);

class BookRepository extends Repository.for(books) {}

describeEachDatabase('in development', (target) => {
  let database: Database;
  let repository: BookRepository;

  beforeAll(async () => {
    database = openDatabase(target);
    await createTables(database, [books], ['create unique index books_isbn_key on books (isbn)']);
    repository = new BookRepository({ queryable: database });
    for (const isbn of ['1', '2', '3', '4', '5']) await repository.create({ isbn, title: `Volume ${isbn}` });
  });
  afterAll(() => database.close());

  describe('a query budget', () => {
    test('lets work through that stays within it', async () => {
      const titles = await withinQueryBudget({ statements: 2 }, async () => {
        const [first] = await repository.list({ limit: 1 });
        return [first?.title, await repository.count()];
      });
      expect(titles).toEqual([expect.stringContaining('Volume'), 5]);
    });

    test('tells a statement that is sent for every row of another one’s answer', async () => {
      const oneByOne = async () => {
        for (const { id } of await repository.list()) await repository.get(id);
      };
      await expect(withinQueryBudget({}, oneByOne)).rejects.toMatchObject({
        code: 'HF_QUERY_BUDGET',
        message: expect.stringContaining('one statement 5 times, and 3 are allowed'),
      });
    });

    test('counts rows that are asked for in one tick as one statement', async () => {
      const together = async () => {
        const rows = await repository.list();
        return Promise.all(rows.map(({ id }) => repository.get(id)));
      };
      expect(await withinQueryBudget({ statements: 2, repeats: 1 }, together)).toHaveLength(5);
    });

    test('counts what its own work sends, and nothing beside it', async () => {
      const beside = Promise.all(Array.from({ length: 10 }, () => repository.count()));
      await expect(withinQueryBudget({ statements: 1 }, () => repository.count())).resolves.toBe(5);
      await beside;
    });

    test('lists what was sent, and passes on the failure of the work itself', async () => {
      const twice = async () => {
        await repository.count();
        await repository.list({ limit: 1 });
      };
      await expect(withinQueryBudget({ statements: 1 }, twice)).rejects.toMatchObject({
        message: expect.stringMatching(/sent 2 statements, and 1 are allowed\.\n {2}1 × select /),
      });
      await expect(
        withinQueryBudget({ statements: 0 }, () => Promise.reject(new Error('mine'))),
      ).rejects.toThrow('mine');
      await expect(withinQueryBudget({ repeats: -1 }, twice)).rejects.toThrow('not -1');
    });
  });

  describe('an assertion that an index is used', () => {
    test('passes where every statement has one', async () => {
      const found = await assertIndexUsed(
        database,
        (queryable) => new BookRepository({ queryable }).findBy({ isbn: '3' }),
        { index: 'books_isbn_key' },
      );
      expect(found?.title).toBe('Volume 3');
    });

    test('fails where a table is read from end to end, and shows the plan', async () => {
      const byTitle = (queryable: ConstructorParameters<typeof BookRepository>[0]['queryable']) =>
        new BookRepository({ queryable }).count({ where: { title: 'Volume 3' } });
      await expect(assertIndexUsed(database, byTitle)).rejects.toMatchObject({
        code: 'HF_INDEX_NOT_USED',
        message: expect.stringContaining('reads books from end to end'),
      });
      await expect(assertIndexUsed(database, byTitle, { index: 'books_isbn_key' })).rejects.toThrow(
        'other indexes than books_isbn_key: none',
      );
    });

    test('fails where nothing was sent that could be asked about', async () => {
      await expect(assertIndexUsed(database, async () => repository.count())).rejects.toThrow(
        'sent no statement',
      );
    });
  });
});
