import {
  audited,
  bigint,
  boolean,
  defineTable,
  guid,
  integer,
  json,
  newGuid,
  softDeletable,
  text,
  timestamp,
  versioned,
} from '@holdfast/db-types';
import type { Database } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, beforeEach, describe, expect, expectTypeOf, test } from 'vitest';
import { createTables } from '../../test/create-tables.ts';
import { openDatabase } from '../../test/open-database.ts';
import { Repository } from './repository.ts';

const orders = defineTable('orders', {
  id: guid().primaryKey(),
  number: text(),
  total: integer().default(0),
  weight: bigint().nullable().default(1n),
  isPaid: boolean().named('is_paid').default(false),
  paidAt: timestamp().nullable().named('paid_at'),
  notes: json<readonly string[]>().default([]),
  ...audited,
  ...versioned,
  ...softDeletable,
});

const lines = defineTable('lines', {
  orderId: guid().named('order_id').primaryKey({ generated: false }),
  position: integer().primaryKey(),
  article: text(),
});

class OrderRepository extends Repository.for(orders) {
  unpaid() {
    return this.list({ where: { isPaid: false }, orderBy: { number: 'asc' } });
  }
}

describeEachDatabase('a repository', (target) => {
  let database: Database;
  let repository: OrderRepository;
  let now: Date;

  beforeAll(async () => {
    database = openDatabase(target);
    await createTables(
      database,
      [orders, lines],
      ['create unique index orders_number_key on orders (number) where deleted_at is null'],
    );
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await database.query({ text: 'delete from orders', values: [] });
    now = new Date('2026-03-01T12:00:00.123Z');
    repository = new OrderRepository({ queryable: database, actor: { id: 'u_1' }, now: () => now });
  });

  describe('create', () => {
    test('answers the row as it was stored, with its defaults and its stamps', async () => {
      const created = await repository.create({ number: 'A-1', weight: 2n ** 60n, notes: ['fragile'] });
      expect(created).toEqual({
        id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
        number: 'A-1',
        total: 0,
        weight: 2n ** 60n,
        isPaid: false,
        paidAt: null,
        notes: ['fragile'],
        createdAt: now,
        createdBy: 'u_1',
        updatedAt: now,
        updatedBy: 'u_1',
        version: 1,
        deletedAt: null,
        deletedBy: null,
      });
      expect(await repository.get(created.id)).toEqual(created);
    });

    test('stores null where it is given, and not the default in its place', async () => {
      const created = await repository.create({ number: 'A-1', weight: null });
      expect(created.weight).toBeNull();
    });

    test('refuses a second row with what must be unique', async () => {
      await repository.create({ number: 'A-1' });
      await expect(repository.create({ number: 'A-1' })).rejects.toMatchObject({
        code: 'HF_DUPLICATE',
        table: 'orders',
      });
    });

    test('refuses a value that its column cannot hold, before the database sees it', async () => {
      await expect(repository.create({ number: 'A\0' })).rejects.toMatchObject({ code: 'HF_COLUMN_VALUE' });
      await expect(repository.create({ number: 'A-1', total: 1.5 })).rejects.toThrow('orders.total');
    });

    test('refuses columns that are not there, and those that it writes itself', async () => {
      // @ts-expect-error: the type knows it too
      await expect(repository.create({ number: 'A-1', colour: 'red' })).rejects.toThrow(
        'orders has no column "colour"',
      );
      // @ts-expect-error: the type knows it too
      await expect(repository.create({ number: 'A-1', version: 7 })).rejects.toThrow(
        'orders.version is written by',
      );
    });

    test('names the actor "system" where none is given', async () => {
      const created = await new OrderRepository({ queryable: database }).create({ number: 'A-1' });
      expect(created.createdBy).toBe('system');
    });
  });

  describe('get', () => {
    test('knows its row and key by their types', () => {
      expectTypeOf(repository.get).parameter(0).toEqualTypeOf<string>();
      expectTypeOf(repository.get).returns.resolves.toHaveProperty('paidAt').toEqualTypeOf<Date | null>();
    });

    test('says which key was not found', async () => {
      const id = newGuid();
      await expect(repository.get(id)).rejects.toThrow(`orders has no row with the key ${id}.`);
    });

    test('finds a row by a key of several columns', async () => {
      const repositoryOfLines = new Repository(lines, { queryable: database });
      const orderId = newGuid();
      await repositoryOfLines.create({ orderId, position: 2, article: 'rope' });
      expect(await repositoryOfLines.get({ orderId, position: 2 })).toMatchObject({ article: 'rope' });
      await expect(repositoryOfLines.get({ orderId, position: 3 })).rejects.toMatchObject({
        code: 'HF_NOT_FOUND',
      });
      // @ts-expect-error: the type knows it too
      await expect(repositoryOfLines.get({ orderId })).rejects.toThrow('lines: the key lacks "position"');
    });
  });

  describe('update', () => {
    test('changes what the patch names, stamps it, and counts the version up', async () => {
      const { id } = await repository.create({ number: 'A-1', total: 5 });
      now = new Date('2026-03-02T00:00:00.000Z');
      const by = new OrderRepository({ queryable: database, actor: { id: 'u_2' }, now: () => now });
      const updated = await by.update(id, { isPaid: true, paidAt: now });
      expect(updated).toMatchObject({
        total: 5,
        isPaid: true,
        paidAt: now,
        updatedAt: now,
        updatedBy: 'u_2',
        createdBy: 'u_1',
        version: 2,
      });
      expect(await repository.get(id)).toEqual(updated);
    });

    test('loses no change: a version that is no longer the current one is refused', async () => {
      const { id, version } = await repository.create({ number: 'A-1' });
      await repository.update(id, { total: 1 }, { version });
      await expect(repository.update(id, { total: 2 }, { version })).rejects.toMatchObject({
        code: 'HF_VERSION_CONFLICT',
        expected: 1,
        actual: 2,
      });
      expect((await repository.get(id)).total).toBe(1);
    });

    test('lets exactly one of many writers with the same version through', async () => {
      const { id, version } = await repository.create({ number: 'A-1' });
      const results = await Promise.allSettled(
        Array.from({ length: 20 }, (_, total) => repository.update(id, { total }, { version })),
      );
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect((await repository.get(id)).version).toBe(2);
    });

    test('needs something to change, and leaves the key alone', async () => {
      const { id } = await repository.create({ number: 'A-1' });
      await expect(repository.update(id, {})).rejects.toThrow('an update needs at least one value');
      // @ts-expect-error: the type knows it too
      await expect(repository.update(id, { id: newGuid() })).rejects.toThrow('orders.id is the key');
    });
  });

  describe('delete and restore', () => {
    test('hide a row and bring it back, with who did it', async () => {
      const { id } = await repository.create({ number: 'A-1' });
      await repository.delete(id);
      await expect(repository.get(id)).rejects.toThrow(`orders ${id} was deleted at ${now.toISOString()}`);
      expect(await repository.list()).toEqual([]);
      expect(await repository.list({ visibility: 'deleted' })).toMatchObject([
        { id, deletedBy: 'u_1', version: 2 },
      ]);
      expect(await repository.restore(id)).toMatchObject({
        id,
        deletedAt: null,
        deletedBy: null,
        version: 3,
      });
      expect(await repository.count()).toBe(1);
    });

    test('free what must be unique, and refuse to restore once it was taken', async () => {
      const { id } = await repository.create({ number: 'A-1' });
      await repository.delete(id);
      await repository.create({ number: 'A-1' });
      await expect(repository.restore(id)).rejects.toMatchObject({ code: 'HF_DUPLICATE' });
    });

    test('are refused on what is not there, or not in that state', async () => {
      const { id } = await repository.create({ number: 'A-1' });
      await expect(repository.restore(id)).rejects.toMatchObject({ code: 'HF_NOT_FOUND' });
      await repository.delete(id);
      await expect(repository.delete(id)).rejects.toMatchObject({ code: 'HF_NOT_FOUND' });
      await expect(repository.update(id, { total: 1 })).rejects.toMatchObject({ code: 'HF_NOT_FOUND' });
    });

    test('delete for good where the table is not soft-deletable', async () => {
      const repositoryOfLines = new Repository(lines, { queryable: database });
      const key = { orderId: newGuid(), position: 1 };
      await repositoryOfLines.create({ ...key, article: 'rope' });
      await repositoryOfLines.delete(key);
      await expect(repositoryOfLines.get(key)).rejects.toMatchObject({ code: 'HF_NOT_FOUND' });
      await expect(repositoryOfLines.delete(key)).rejects.toMatchObject({ code: 'HF_NOT_FOUND' });
      await expect(repositoryOfLines.restore(key)).rejects.toThrow('lines is not soft-deletable');
    });
  });

  describe('list', () => {
    beforeEach(async () => {
      for (const [number, total, isPaid] of [
        ['A-1', 10, false],
        ['A-2', 20, true],
        ['A-3', 20, false],
      ] as const) {
        await repository.create({ number, total, isPaid, paidAt: isPaid ? now : null });
      }
    });
    const numbers = (rows: readonly { readonly number: string }[]) => rows.map(({ number }) => number);

    test.each([
      [{ number: 'A-2' }, ['A-2']],
      [{ total: { gt: 10 } }, ['A-2', 'A-3']],
      [{ total: { gte: 10, lt: 20 } }, ['A-1']],
      [{ total: { lte: 10 } }, ['A-1']],
      [{ number: { in: ['A-1', 'A-3', 'nowhere'] } }, ['A-1', 'A-3']],
      [{ total: { in: [] } }, []],
      [{ paidAt: null }, ['A-1', 'A-3']],
      [{ paidAt: { ne: null } }, ['A-2']],
      [{ isPaid: { ne: true }, total: 20 }, ['A-3']],
      [{ number: "A-1' or '1'='1" }, []],
    ])('finds the rows where %j', async (where, expected) => {
      expect(numbers(await repository.list({ where, orderBy: { number: 'asc' } }))).toEqual(expected);
      expect(await repository.count({ where })).toBe(expected.length);
    });

    test('orders by several columns, and by the key where they tie', async () => {
      expect(numbers(await repository.list({ orderBy: { total: 'desc', number: 'asc' } }))).toEqual([
        'A-2',
        'A-3',
        'A-1',
      ]);
      // Keys are made in the order of creation.
      expect(numbers(await repository.list({ orderBy: { total: 'desc' } }))).toEqual(['A-3', 'A-2', 'A-1']);
    });

    test('refuses an order it does not know', async () => {
      // @ts-expect-error: the type knows it too
      await expect(repository.list({ orderBy: { colour: 'asc' } })).rejects.toThrow(
        'orders has no column "colour"',
      );
      // @ts-expect-error: the type knows it too
      await expect(repository.list({ orderBy: { total: 'down' } })).rejects.toThrow(
        'order by total "asc" or "desc"',
      );
    });

    test('takes a part of the list', async () => {
      expect(numbers(await repository.list({ orderBy: { number: 'asc' }, limit: 1, offset: 1 }))).toEqual([
        'A-2',
      ]);
      await expect(repository.list({ limit: -1 })).rejects.toThrow(
        'limit is a whole number from 0 on, not -1',
      );
    });

    test('serves the methods of a class that extends it', async () => {
      expect(numbers(await repository.unpaid())).toEqual(['A-1', 'A-3']);
      expect((await repository.first({ where: { isPaid: true } }))?.number).toBe('A-2');
      expect(await repository.first({ where: { number: 'nowhere' } })).toBeUndefined();
    });
  });
});
