import {
  caseInsensitiveText,
  defineRelations,
  defineTable,
  guid,
  integer,
  owned,
  softDeletable,
  text,
  timestamp,
  toMany,
  toOne,
} from '@holdfast/db-types';
import type { Database } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, expect, expectTypeOf, test } from 'vitest';
import { createTables } from '../../test/create-tables.ts';
import { openDatabase } from '../../test/open-database.ts';
import { RecordingExecutor } from '../development/recording-executor.ts';
import { ReadRepository } from '../repository/read-repository.ts';
import { Repository } from '../repository/repository.ts';

const customer = defineTable('customers', {
  id: guid().primaryKey(),
  name: text(),
  ...softDeletable,
});
const currency = defineTable('currencies', { code: caseInsensitiveText().primaryKey(), title: text() });
const order = defineTable('orders', {
  id: integer().primaryKey(),
  customerId: guid().named('customer').nullable(),
  currencyCode: caseInsensitiveText().named('currency'),
  parentId: integer().nullable().named('parent'),
});
// A name that the order's relation has in the database, and a key of two columns.
const line = defineTable('lines', {
  orderId: integer().named('order').primaryKey(),
  position: integer().primaryKey(),
  article: text(),
  dueOn: timestamp({ precision: 6, withTimeZone: false }).nullable().named('due'),
  ...softDeletable,
});
const delivery = defineTable('deliveries', {
  id: guid().primaryKey(),
  lineOrder: integer(),
  linePosition: integer(),
});
const tag = defineTable('tags', { id: guid().primaryKey(), label: text(), ...owned });
const orderTag = defineTable('order_tags', {
  orderId: integer().primaryKey(),
  tagId: guid().primaryKey({ generated: false }),
  ...softDeletable,
});

const relations = defineRelations(
  { customer, currency, order, line, delivery, tag, orderTag },
  {
    customer: { orders: toMany('order', { id: 'customerId' }) },
    order: {
      customer: toOne('customer', { customerId: 'id' }),
      currency: toOne('currency', { currencyCode: 'code' }),
      lines: toMany('line', { id: 'orderId' }),
      tags: toMany('tag', { id: 'orderId' }, { through: 'orderTag', on: { tagId: 'id' } }),
      parent: toOne('order', { parentId: 'id' }),
      parts: toMany('order', { id: 'parentId' }),
    },
    line: {
      order: toOne('order', { orderId: 'id' }),
      deliveries: toMany('delivery', { orderId: 'lineOrder', position: 'linePosition' }),
    },
  },
);

class Orders extends Repository.for(order, relations, 'order') {
  withLines() {
    return this.list({ include: { lines: true } });
  }
}

describeEachDatabase('relations', (target) => {
  let database: Database;
  let ada: string;

  beforeAll(async () => {
    database = openDatabase(target);
    const context = { queryable: database, actor: { id: 'u_1' } };
    if (target.engine === 'postgres') await database.query({ text: 'create extension citext', values: [] });
    await createTables(database, [customer, currency, order, line, delivery, tag, orderTag]);
    const customers = new Repository(customer, context);
    ada = (await customers.create({ name: 'Ada' })).id;
    const gone = await customers.create({ name: 'Gone' });
    await customers.delete(gone.id);
    await new Repository(currency, context).createMany([
      { code: 'EUR', title: 'Euro' },
      { code: 'SEK', title: 'Krona' },
    ]);
    await new Repository(order, context).createMany([
      { id: 1, customerId: ada, currencyCode: 'EUR' },
      { id: 2, customerId: ada, currencyCode: 'SEK', parentId: 1 },
      { id: 3, customerId: gone.id, currencyCode: 'eur', parentId: 1 },
      { id: 4, currencyCode: 'EUR', parentId: 3 },
    ]);
    const lines = new Repository(line, context);
    await lines.createMany(
      [1, 1, 1, 2, 4, 4].map((orderId, position) => ({
        orderId,
        position,
        article: `a${position}`,
        dueOn: new Date(position * 1000),
      })),
    );
    await lines.delete({ orderId: 1, position: 1 });
    await new Repository(delivery, context).createMany([
      { lineOrder: 1, linePosition: 0 },
      { lineOrder: 1, linePosition: 0 },
      { lineOrder: 4, linePosition: 0 },
      { lineOrder: 4, linePosition: 5 },
    ]);
    const tags = new Repository(tag, context);
    const [a, b] = [
      await tags.create({ label: 'a' }),
      await tags.create({ label: 'b', accessLevel: 'public' }),
    ];
    const links = new Repository(orderTag, context);
    await links.createMany([a, b].flatMap(({ id }) => [1, 2].map((orderId) => ({ orderId, tagId: id }))));
    await links.delete({ orderId: 2, tagId: a.id });
  });
  afterAll(() => database.close());
  const open = (actor = { id: 'u_1' }) => {
    const recorded = new RecordingExecutor(database);
    return { recorded, orders: new Orders({ queryable: recorded, actor }) };
  };

  test('come with a row: one or none, and many', async () => {
    const { orders } = open();
    const found = await orders.get(1, {
      include: { customer: true, lines: { orderBy: { position: 'desc' } } },
    });
    expect(found).toEqual({
      id: 1,
      customerId: ada,
      currencyCode: 'EUR',
      parentId: null,
      customer: { id: ada, name: 'Ada', deletedAt: null, deletedBy: null },
      lines: [
        { orderId: 1, position: 2, article: 'a2', dueOn: new Date(2000), deletedAt: null, deletedBy: null },
        { orderId: 1, position: 0, article: 'a0', dueOn: new Date(0), deletedAt: null, deletedBy: null },
      ],
    });
    expectTypeOf(found.customer).toEqualTypeOf<Awaited<
      ReturnType<Repository<typeof customer>['get']>
    > | null>();
    expectTypeOf(found.lines).items.toHaveProperty('article').toEqualTypeOf<string>();
    expectTypeOf(found).not.toHaveProperty('tags');
    const plain = await orders.get(4);
    expectTypeOf(plain).not.toHaveProperty('customer');
    expect(Object.keys(plain)).toEqual(['id', 'customerId', 'currencyCode', 'parentId']);
    const bare = await orders.find(4, { include: { customer: true, parts: true } });
    expect(bare).toMatchObject({ customer: null, parts: [] });
    expect(await orders.find(99, { include: { customer: true } })).toBeUndefined();
    expect((await orders.findBy({ id: 2 }, { include: { parent: true } }))?.parent).toMatchObject({ id: 1 });
  });

  test('are never asked for row by row: each is one statement, on each level', async () => {
    const { orders, recorded } = open();
    const all = await orders.list({
      include: {
        customer: { include: { orders: true } },
        currency: true,
        lines: { include: { deliveries: true, order: true } },
        tags: { orderBy: { label: 'asc' } },
        parts: { include: { parts: true } },
      },
      orderBy: { id: 'asc' },
    });
    expect(recorded.statements).toHaveLength(10);
    expect(all.map(({ currency: { title } }) => title)).toEqual(['Euro', 'Krona', 'Euro', 'Euro']);
    expect(all.map(({ customer: theirs }) => theirs?.orders.map(({ id }) => id) ?? null)).toEqual([
      [1, 2],
      [1, 2],
      null,
      null,
    ]);
    expect(all.map(({ lines }) => lines.map(({ deliveries }) => deliveries.length))).toEqual([
      [2, 0],
      [0],
      [],
      [0, 1],
    ]);
    expect(all.map(({ tags }) => tags.map(({ label }) => label))).toEqual([['a', 'b'], ['b'], [], []]);
    expect(all[0]?.parts.map(({ id, parts }) => [id, parts.map((part) => part.id)])).toEqual([
      [2, []],
      [3, [4]],
    ]);
    expectTypeOf(all).items.toHaveProperty('currency').not.toBeNullable();
    const none = await orders.list({ where: { id: 99 }, include: { lines: true, customer: true } });
    expect([none, recorded.statements.length]).toEqual([[], 11]);
  });

  test('are those that match, in their order, and the first of each row', async () => {
    const { orders } = open();
    const few = await orders.list({
      orderBy: { id: 'asc' },
      include: { lines: { where: { article: { ne: 'a5' } }, orderBy: { dueOn: 'desc' }, limit: 1 } },
    });
    expect(few.map(({ lines }) => lines.map(({ article }) => article))).toEqual([['a2'], ['a3'], [], ['a4']]);
    const deleted = await orders.list({
      include: { lines: { visibility: 'all' }, customer: { visibility: 'all' } },
    });
    expect(deleted.map(({ lines }) => lines.length)).toEqual([3, 1, 0, 2]);
    expect(deleted[2]?.customer?.name).toBe('Gone');
    expect((await orders.withLines()).map(({ lines }) => lines.length)).toEqual([2, 1, 0, 2]);
  });

  test('stay within the reach of the actor', async () => {
    const { orders } = open({ id: 'u_2' });
    const all = await orders.list({ include: { tags: true }, orderBy: { id: 'asc' } });
    expect(all.map(({ tags }) => tags.map(({ label }) => label))).toEqual([['b'], ['b'], [], []]);
  });

  test('come with pages and cursors, and with what only reads', async () => {
    const { orders } = open();
    expect((await orders.first({ include: { lines: true } }))?.lines).toHaveLength(2);
    const page = await orders.page({ size: 2, total: true, include: { lines: true } });
    expect([page.total, page.rows.map(({ lines }) => lines.length)]).toEqual([4, [2, 1]]);
    const { rows, next } = await orders.cursor({ first: 3, include: { customer: true } });
    expect(rows.map(({ customer: theirs }) => theirs?.name)).toEqual(['Ada', 'Ada', undefined]);
    expect((await orders.cursor({ after: next, include: { parent: true } })).rows[0]?.parent?.id).toBe(3);
    const lines = new (ReadRepository.for(line, relations, 'line'))({ queryable: database });
    expect((await lines.get({ orderId: 4, position: 5 }, { include: { order: true } })).order.id).toBe(4);
  });

  test('say what is missing that has to be there', async () => {
    await new Repository(order, { queryable: database }).create({ id: 50, currencyCode: 'XXX' });
    const { orders } = open();
    await expect(orders.get(50, { include: { currency: true } })).rejects.toMatchObject({
      code: 'HF_NOT_FOUND',
      table: 'currencies',
    });
    await orders.delete(50);
  });

  test('are refused where they are not there, before anything is read', async () => {
    const { orders, recorded } = open();
    // @ts-expect-error: the type knows it too
    await expect(orders.list({ include: { colour: true } })).rejects.toThrow('orders has no relation');
    // @ts-expect-error: the type knows it too
    await expect(orders.list({ include: { lines: { include: { colour: true } } } })).rejects.toThrow(
      'lines has no relation',
    );
    await expect(orders.list({ include: { tags: { limit: 2 } } })).rejects.toThrow('without "limit"');
    // @ts-expect-error: the type knows it too
    await expect(orders.list({ include: { customer: { where: {} } } })).rejects.toThrow(
      'orders.customer is included without',
    );
    // @ts-expect-error: the type knows it too
    await expect(orders.list({ include: { lines: 'yes' } })).rejects.toMatchObject({ code: 'HF_QUERY' });
    const unrelated = new Repository(order, { queryable: recorded });
    // @ts-expect-error: the type knows it too
    await expect(unrelated.list({ include: { lines: true } })).rejects.toThrow('It has: none');
    expect(() => Repository.for(line, relations, 'order')).toThrow('which is no column of lines');
    expect(recorded.statements).toEqual([]);
  });
});
