import { audited, defineTable, guid, integer, softDeletable, text, versioned } from '@holdfast/db-types';
import type { Database } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTables } from '../../test/create-tables.ts';
import { openDatabase } from '../../test/open-database.ts';
import { Repository } from './repository.ts';

const odd = defineTable(
  'Select * from "odd"?',
  {
    id: guid().primaryKey(),
    code: text().named('a "quoted" ? name'),
    order: integer(),
    note: text().nullable().named('$1 ?? :x'),
    "it's": text().default('ünï').named('ünï'),
    ...audited,
    ...versioned,
    ...softDeletable,
  },
  { uniqueKeys: [['code']] },
);

describeEachDatabase('a table of odd names', (target) => {
  let database: Database;
  let repository: Repository<typeof odd>;

  beforeAll(async () => {
    database = openDatabase(target);
    await createTables(
      database,
      [odd],
      [
        'create unique index odd_key on "Select * from ""odd""?" ("a ""quoted"" ? name") where deleted_at is null',
      ],
    );
    repository = new Repository(odd, { queryable: database });
  });
  afterAll(() => database.close());

  test('is read and written like any other', async () => {
    const values = { code: 'a', order: 1 } as const;
    const created = await repository.create(values);
    expect(created).toMatchObject({ ...values, note: null, "it's": 'ünï', version: 1 });
    expect(await repository.get(created.id)).toEqual(created);
    expect(await repository.findBy({ code: 'a' })).toEqual(created);
    const updated = await repository.update(created.id, { order: 2, note: 'own' }, { version: 1 });
    expect(updated).toMatchObject({ order: 2, note: 'own', code: 'a' });
    expect(await repository.createMany([{ code: 'b', order: 3 }])).toBe(1);
    const { created: isNew, row } = await repository.upsert({
      by: { code: 'b' },
      create: { order: 9 },
      update: { order: 4 },
    });
    expect([isNew, row.order]).toEqual([false, 4]);
    const found = await repository.list({
      where: { order: { gte: 2 }, or: [{ code: { contains: 'b' } }, { note: null }] },
      orderBy: { order: 'desc', code: 'asc' },
    });
    expect(found.map((each) => each.code)).toEqual(['b']);
    expect((await repository.cursor({ orderBy: { note: 'asc' }, first: 1 })).rows).toHaveLength(1);
    expect(await repository.aggregate({ sum: ['order'], count: true })).toMatchObject({ count: 2 });
    await repository.delete(created.id);
    expect(await repository.restore(created.id)).toMatchObject({ version: 4 });
    await repository.purge(created.id);
    expect(await repository.count()).toBe(1);
  });

  test('takes what a row itself holds, and nothing that every object has', async () => {
    const made = defineTable('made', { id: integer().primaryKey(), constructor: text().default('none') });
    await createTables(database, [made]);
    const rows = new Repository(made, { queryable: database });
    // Every object has a constructor, so the compiler asks for this one.
    const bare = { id: 1 } as { id: number; constructor: string };
    expect((await rows.create(bare)).constructor).toBe('none');
    expect((await rows.create({ id: 2, constructor: 'given' })).constructor).toBe('given');
    expect(await rows.createMany([{ ...bare, id: 3 }])).toBe(1);
    expect((await rows.get(3)).constructor).toBe('none');
  });
});
