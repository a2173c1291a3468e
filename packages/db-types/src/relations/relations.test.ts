import { describe, expect, expectTypeOf, test } from 'vitest';
import {
  type Column,
  defineRelations,
  defineTable,
  guid,
  identified,
  integer,
  type Relation,
  type Relations,
  type Row,
  type Table,
  text,
  toMany,
  toOne,
} from '../index.ts';

const customer = defineTable(
  'customers',
  { ...identified, code: text(), referredById: guid().nullable() },
  { uniqueKeys: [['code']] },
);
const profile = defineTable('profiles', { customerId: guid().primaryKey({ generated: false }), bio: text() });
const order = defineTable('orders', { ...identified, customerId: guid(), payerId: guid().nullable() });
const line = defineTable('lines', {
  orderId: guid().primaryKey({ generated: false }),
  position: integer().primaryKey(),
});
const note = defineTable('notes', { ...identified, orderId: guid(), position: integer().nullable() });
const tag = defineTable('tags', { id: integer().primaryKey() });
const orderTag = defineTable('order_tags', {
  orderId: guid().primaryKey({ generated: false }),
  tagId: integer().primaryKey(),
});
const tables = { customer, profile, order, line, note, tag, orderTag };

const relations = defineRelations(tables, {
  customer: {
    orders: toMany('order', { id: 'customerId' }),
    profile: toOne('profile', { id: 'customerId' }, { optional: true }),
    referredBy: toOne('customer', { referredById: 'id' }),
    referrals: toMany('customer', { id: 'referredById' }),
  },
  order: {
    customer: toOne('customer', { customerId: 'id' }),
    payer: toOne('customer', { payerId: 'id' }),
    lines: toMany('line', { id: 'orderId' }),
    tags: toMany('tag', { id: 'orderId' }, { through: 'orderTag', on: { tagId: 'id' } }),
  },
  note: { line: toOne('line', { orderId: 'orderId', position: 'position' }) },
});

test('a relation tells its kind, its table and its columns', () => {
  expect(relations.order.customer).toStrictEqual({
    kind: 'one',
    table: customer,
    target: 'customer',
    on: [{ from: 'customerId', to: 'id' }],
    through: undefined,
    nullable: false,
  });
  expect(relations.customer.orders).toMatchObject({ kind: 'many', table: order, nullable: false });
  expect(relations.tag).toStrictEqual({});
});

test('one that goes by a column that may be null may be missing, and one that says so', () => {
  expect(relations.order.payer.nullable).toBe(true);
  expect(relations.note.line.nullable).toBe(true);
  expect(relations.customer.profile.nullable).toBe(true);
  expectTypeOf(relations.order.payer.nullable).toEqualTypeOf<true>();
  expectTypeOf(relations.note.line.nullable).toEqualTypeOf<true>();
  expectTypeOf(relations.customer.profile.nullable).toEqualTypeOf<true>();
  expectTypeOf(relations.order.customer.nullable).toEqualTypeOf<false>();
  expectTypeOf(relations.order.lines.nullable).toEqualTypeOf<false>();
});

test('a table may lead to itself, by several columns, and through another', () => {
  expect(relations.customer.referrals.table).toBe(customer);
  expect(relations.note.line.on).toStrictEqual([
    { from: 'orderId', to: 'orderId' },
    { from: 'position', to: 'position' },
  ]);
  expect(relations.order.tags).toMatchObject({
    table: tag,
    on: [{ from: 'id', to: 'orderId' }],
    through: { table: orderTag, on: [{ from: 'tagId', to: 'id' }] },
  });
});

test('types lead from row to row', () => {
  expectTypeOf<Row<typeof relations.order.customer.table>>().toEqualTypeOf<Row<typeof customer>>();
  expectTypeOf(relations.order.lines.kind).toEqualTypeOf<'many'>();
  expectTypeOf<
    Row<(typeof relations)[typeof relations.order.customer.target]['orders']['table']>
  >().toEqualTypeOf<Row<typeof order>>();
  expectTypeOf(relations).toExtend<Relations>();
});

test('relations can be annotated, as isolatedDeclarations asks of an export', () => {
  type TagColumns = {
    readonly id: Column<number, 'primaryKey'>;
    readonly parentId: Column<number | null, 'optional'>;
  };
  const tags: Table<TagColumns> = defineTable('tags', {
    id: integer().primaryKey(),
    parentId: integer().nullable(),
  });
  type TagRelations = {
    readonly tags: {
      readonly parent: Relation<Table<TagColumns>, 'one', true, 'tags'>;
      readonly children: Relation<Table<TagColumns>, 'many', false, 'tags'>;
    };
  };
  const annotated: TagRelations = defineRelations(
    { tags },
    { tags: { parent: toOne('tags', { parentId: 'id' }), children: toMany('tags', { id: 'parentId' }) } },
  );
  expect(annotated.tags.children.table).toBe(tags);
});

test('relations cannot be changed', () => {
  for (const part of [relations, relations.order, relations.order.customer, relations.order.customer.on]) {
    expect(Object.isFrozen(part)).toBe(true);
  }
});

describe('what the compiler refuses, and then the definition', () => {
  const refused: readonly (readonly [string, () => unknown, RegExp])[] = [
    [
      'a table there is not',
      // @ts-expect-error
      () => defineRelations(tables, { order: { shop: toOne('shop', { customerId: 'id' }) } }),
      /order\.shop names "shop", which is none of the tables: customer, profile/,
    ],
    [
      'relations of a table there is not',
      // @ts-expect-error
      () => defineRelations(tables, { shop: { customer: toOne('customer', { customerId: 'id' }) } }),
      /The relations names "shop"/,
    ],
    [
      'a property this table has not',
      // @ts-expect-error
      () => defineRelations(tables, { order: { customer: toOne('customer', { buyerId: 'id' }) } }),
      /names "buyerId", which is no column of orders/,
    ],
    [
      'a property this table has not, beside one it has',
      () =>
        defineRelations(tables, {
          // @ts-expect-error
          order: { customer: toOne('customer', { customerId: 'id', buyerId: 'id' }) },
        }),
      /names "buyerId"/,
    ],
    [
      'a property the other table has not',
      // @ts-expect-error
      () => defineRelations(tables, { order: { customer: toOne('customer', { customerId: 'key' }) } }),
      /names "key", which is no column of customers/,
    ],
    [
      'a table in between there is not',
      () =>
        defineRelations(tables, {
          // @ts-expect-error
          order: { tags: toMany('tag', { id: 'orderId' }, { through: 'x', on: { tagId: 'id' } }) },
        }),
      /order\.tags names "x"/,
    ],
    [
      'a property the table in between has not',
      () =>
        defineRelations(tables, {
          // @ts-expect-error
          order: { tags: toMany('tag', { id: 'orderId' }, { through: 'orderTag', on: { labelId: 'id' } }) },
        }),
      /names "labelId", which is no column of order_tags/,
    ],
  ];

  test.each(refused)('%s', (_name, define, message) => {
    expect(define).toThrow(message);
    expect(define).toThrow(expect.objectContaining({ code: 'HF_TABLE_DEFINITION' }));
  });
});

describe('the definition refuses', () => {
  test('a relation by no columns', () => {
    expect(() => defineRelations(tables, { order: { lines: toMany('line', {}) } })).toThrow(
      /goes by no columns/,
    );
  });

  test('columns of different types', () => {
    expect(() => defineRelations(tables, { order: { tags: toMany('tag', { customerId: 'id' }) } })).toThrow(
      /takes orders\.customerId, of type guid, for equal to tags\.id, of type integer/,
    );
  });

  test('a relation called like a column', () => {
    expect(() =>
      defineRelations(tables, { order: { customerId: toOne('customer', { customerId: 'id' }) } }),
    ).toThrow(/order\.customerId is called like a column of orders/);
  });

  test('one row by columns that many rows may have', () => {
    expect(() =>
      defineRelations(tables, { customer: { order: toOne('order', { id: 'customerId' }) } }),
    ).toThrow(
      /leads to one row by customerId, which is no key of orders: give the table that unique key, or use toMany/,
    );
    expect(() => defineRelations(tables, { note: { line: toOne('line', { orderId: 'orderId' }) } })).toThrow(
      /no key/,
    );
  });

  test('nothing that goes by a unique key', () => {
    const coupon = defineTable('coupons', { ...identified, customerCode: text() });
    const { coupon: own } = defineRelations(
      { coupon, customer },
      {
        coupon: { customer: toOne('customer', { customerCode: 'code' }) },
      },
    );
    expect(own.customer.table).toBe(customer);
  });
});
