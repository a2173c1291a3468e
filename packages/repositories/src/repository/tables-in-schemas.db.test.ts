import {
  blindIndex,
  defineRelations,
  defineTable,
  encrypted,
  integer,
  keyRing,
  softDeletable,
  text,
  toMany,
  toOne,
  versioned,
} from '@holdfast/db-types';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, test } from 'vitest';
import { openDatabase } from '../../test/open-database.ts';
import { Repository } from './repository.ts';

const keys = keyRing({ current: 'k1', keys: { k1: Buffer.alloc(32, 7) } });
const schema = 'Sales 1';
const shop = defineTable(
  'shop list',
  {
    id: integer().primaryKey(),
    email: encrypted({ keys }),
    emailIndex: blindIndex('email', { keys }),
    name: text().named('select'),
    ...versioned,
    ...softDeletable,
  },
  { schema, uniqueKeys: [['emailIndex'], ['name']] },
);
const item = defineTable('items', { shopId: integer().primaryKey(), at: integer().primaryKey() }, { schema });
const neighbour = defineTable('shop', { a: integer().primaryKey(), b: integer().primaryKey() }, { schema });
const relations = defineRelations(
  { shop, item, neighbour },
  {
    shop: {
      items: toMany('item', { id: 'shopId' }),
      neighbours: toMany('shop', { id: 'a' }, { through: 'neighbour', on: { b: 'id' } }),
    },
    item: { shop: toOne('shop', { shopId: 'id' }) },
  },
);

describeEachDatabase(
  'a repository of a table in a schema',
  (target) => {
    test('reaches it in every kind of statement', async () => {
      const database = openDatabase(target);
      const statements = [
        `create schema "${schema}"`,
        `create table "${schema}"."shop list" (id integer primary key, email text not null, "emailIndex" text not null unique,
          "select" text not null unique, version integer not null, deleted_at timestamptz(3), deleted_by text)`,
        `create table "${schema}".items ("shopId" integer, at integer, primary key ("shopId", at))`,
        `create table "${schema}".shop (a integer, b integer, primary key (a, b))`,
      ];
      for (const text of statements) await database.query({ text, values: [] });
      const shops = new (Repository.for(shop, relations, 'shop'))({ queryable: database });
      const items = new (Repository.for(item, relations, 'item'))({ queryable: database });
      const rows = Array.from({ length: 400 }, (_, id) => ({ id, email: `${id}@x.org`, name: `shop ${id}` }));
      expect(await shops.createMany(rows)).toBe(400);
      await shops.purge(399);
      expect(await shops.createMany(rows.slice(-1), { returning: true })).toMatchObject([
        { id: 399, version: 1 },
      ]);
      expect((await shops.findBy({ email: '7@x.org' }))?.id).toBe(7);
      await items.createMany([0, 0, 1].map((shopId, at) => ({ shopId, at })));
      await new Repository(neighbour, { queryable: database }).createMany([
        { a: 0, b: 1 },
        { a: 1, b: 2 },
      ]);
      const { rows: page } = await shops.cursor({
        orderBy: { name: 'asc' },
        first: 2,
        include: { items: { limit: 1, orderBy: { at: 'desc' } }, neighbours: true },
      });
      expect(
        page.map((row) => [row.id, row.items.map(({ at }) => at), row.neighbours.map(({ id }) => id)]),
      ).toEqual([
        [0, [1], [1]],
        [1, [2], [2]],
      ]);
      expect((await items.first({ orderBy: { at: 'desc' }, include: { shop: true } }))?.shop?.name).toBe(
        'shop 1',
      );
      const upsert = { by: { name: 'shop 3' }, create: { id: 1000, email: 'e' }, update: { email: 'new' } };
      expect(await shops.upsert(upsert)).toMatchObject({
        created: false,
        row: { id: 3, version: 2, email: 'new' },
      });
      expect(await shops.aggregate({ count: true, max: ['id', 'name'] })).toEqual({
        count: 400,
        max: { id: 399, name: 'shop 99' },
      });
      expect(await shops.group({ by: ['version'], count: true, orderBy: { max: { id: 'desc' } } })).toEqual([
        { by: { version: 1 }, count: 399 },
        { by: { version: 2 }, count: 1 },
      ]);
      // @ts-expect-error: the type knows it too
      await expect(shops.createMany([{ id: 500, email: 5, name: 'x' }])).rejects.toMatchObject({
        code: 'HF_COLUMN_VALUE',
        message: expect.stringMatching(/^Row 0: shop list\.email cannot hold this secret value/),
      });
      await database.close();
    });
  },
  { engines: ['postgres'] },
);
