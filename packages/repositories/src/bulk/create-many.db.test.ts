import {
  audited,
  bigint,
  boolean,
  bytes,
  date,
  decimal,
  defineTable,
  enumeration,
  float,
  guid,
  integer,
  ipAddress,
  json,
  list,
  type NewRow,
  newGuid,
  softDeletable,
  text,
  timestamp,
  versioned,
} from '@holdfast/db-types';
import type { Database } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTables } from '../../test/create-tables.ts';
import { openDatabase } from '../../test/open-database.ts';
import { Repository } from '../repository/repository.ts';
import type { BulkProgress } from './create-many.ts';

const things = defineTable('things', {
  id: guid().primaryKey(),
  title: text().nullable(),
  name: text().named('na"me'),
  size: integer().default(0),
  weight: bigint().nullable(),
  price: decimal({ precision: 12, scale: 2 }).nullable(),
  ratio: float().nullable(),
  isNew: boolean().default(true),
  at: timestamp().nullable(),
  day: date().nullable(),
  notes: json<unknown>().default({}),
  kind: enumeration(['a\\b', "c'd"]).nullable(),
  image: bytes().nullable(),
  address: ipAddress().nullable(),
  tags: list(text()).default([]),
  sizes: list(integer()).nullable(),
  ...audited,
  ...versioned,
  ...softDeletable,
});
const entries = defineTable('entries', {
  id: integer().primaryKey(),
  label: text(),
  state: text().generatedByDatabase(),
});

type NewThing = NewRow<typeof things>;
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }).filter((value) => value.isWellFormed() && !value.includes('\0')),
  fc.constantFrom(
    '',
    '\\N',
    '\\.',
    '\t',
    'a\nb',
    'a\r\nb',
    '\\',
    '"',
    "'; drop table things; --",
    '{}',
    'NULL',
    '__proto__',
  ),
);
const some = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const thing: fc.Arbitrary<NewThing> = fc
  .record({
    name: hostile,
    title: some(fc.option(hostile)),
    size: some(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
    weight: some(fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }))),
    price: some(
      fc.option(fc.integer({ min: -99_999, max: 99_999 }).map((units) => (units / 100).toFixed(2))),
    ),
    ratio: some(fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0))),
    isNew: some(fc.boolean()),
    at: some(fc.option(fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }))),
    day: some(fc.constantFrom('2026-02-28', '0001-01-01')),
    notes: some(fc.oneof(hostile, fc.constant([null, { a: ['\t\\"'] }]))),
    kind: some(fc.constantFrom('a\\b', "c'd")),
    image: some(fc.uint8Array({ maxLength: 8 })),
    address: some(fc.constantFrom('10.0.0.0/8', '::1')),
    tags: some(fc.array(hostile, { maxLength: 3 })),
    sizes: some(fc.option(fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 3 }))),
  })
  .map((given) => ({ ...given, price: given.price === '-0.00' ? '0.00' : given.price }) as NewThing);

describeEachDatabase('createMany', (target) => {
  let database: Database;
  let repository: Repository<typeof things>;
  const now = new Date('2026-03-01T12:00:00.123Z');

  beforeAll(async () => {
    database = openDatabase(target);
    await createTables(
      database,
      [things],
      ['create unique index things_name_key on things ("na""me") where deleted_at is null and "size" = 77'],
    );
    await database.query({
      text: `create table entries (id integer primary key, label text not null check (label <> 'bad'), state text not null default 'fresh')`,
      values: [],
    });
    repository = new Repository(things, { queryable: database, actor: { id: 'u_1' }, now: () => now });
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await database.query({ text: 'delete from things', values: [] });
    await database.query({ text: 'delete from entries', values: [] });
  });

  test.each([true, false])(
    'stores what create would store, whatever it is (returning: %j)',
    async (returning) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(thing, { minLength: 1, maxLength: 30 }),
          fc.boolean(),
          async (given, many) => {
            await database.query({ text: 'delete from things', values: [] });
            // More than go by arrays.
            const padding = many ? Array.from({ length: 250 }, (_, index) => ({ name: `${index}` })) : [];
            const rows = [...given, ...padding].map((row) => ({ ...row, id: newGuid() }));
            const created = returning
              ? await repository.createMany(rows, { returning: true })
              : await repository.createMany(rows);
            if (Array.isArray(created)) expect(created.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
            else expect(created).toBe(rows.length);
            const stored = await repository.list({ orderBy: { id: 'asc' } });
            await database.query({ text: 'delete from things', values: [] });
            for (const row of rows.slice(0, given.length)) await repository.create(row);
            const expected = await repository.list({ orderBy: { id: 'asc' } });
            expect(stored.slice(0, given.length)).toEqual(expected);
            if (Array.isArray(created)) expect(created).toEqual(stored);
          },
        ),
        { numRuns: 25 },
      );
    },
  );

  test('makes keys, counts, and tells how far it is', async () => {
    const seen: BulkProgress[] = [];
    const rows = Array.from({ length: 2500 }, (_, index) => ({ name: `n${index}` }));
    expect(await repository.createMany(rows, { onProgress: (progress) => seen.push(progress) })).toBe(2500);
    expect(seen).toEqual([1000, 2000, 2500].map((done) => ({ done, total: 2500 })));
    expect(await repository.count()).toBe(2500);
    expect(await repository.createMany([])).toBe(0);
    expect(await repository.createMany([], { returning: true })).toEqual([]);
    expect(await repository.first()).toMatchObject({
      createdBy: 'u_1',
      version: 1,
      createdAt: now,
      title: null,
    });
  });

  test.each([10, 1500])('stores nothing where one of %i rows is refused, and says which', async (count) => {
    const rows = Array.from({ length: count }, (_, index) => ({ name: `n${index}`, size: 1 }));
    const bad = count - 1;
    rows[bad] = { name: 'a\0b', size: 1 };
    await expect(repository.createMany(rows)).rejects.toMatchObject({
      code: 'HF_COLUMN_VALUE',
      message: expect.stringMatching(new RegExp(`^Row ${bad}: things\\.name cannot hold`)),
    });
    Object.assign(rows[bad] ?? {}, { name: 'fine', colour: 'red' });
    await expect(repository.createMany(rows)).rejects.toThrow(`Row ${bad}: things has no column "colour"`);
    rows[bad] = { name: 'n0', size: 77 };
    rows[0] = { name: 'n0', size: 77 };
    await expect(repository.createMany(rows)).rejects.toMatchObject({
      code: 'HF_DUPLICATE',
      table: 'things',
    });
    await expect(repository.createMany(rows, { returning: true })).rejects.toMatchObject({
      code: 'HF_DUPLICATE',
    });
    expect(await repository.count()).toBe(0);
    // @ts-expect-error: the type knows it too
    await expect(repository.createMany([{ name: 'x', version: 3 }])).rejects.toThrow(
      'Row 0: things.version is written by',
    );
  });

  test.each([null, 'rows', { length: 1 }])('takes a list of rows, and not %j', async (rows) => {
    // @ts-expect-error: the type knows it too
    await expect(repository.createMany(rows)).rejects.toMatchObject({ code: 'HF_QUERY' });
    // @ts-expect-error: the type knows it too
    await expect(repository.createMany([{ name: 'a' }, null])).rejects.toThrow(
      'Row 1: things: a row is an object',
    );
  });

  test('leaves to the database what rows leave out, row by row', async () => {
    const labels = Array.from({ length: 400 }, (_, id) => ({
      id,
      label: `l${id}`,
      ...(id % 3 === 0 && { state: 'given' }),
    }));
    const repositoryOfEntries = new Repository(entries, { queryable: database });
    const created = await repositoryOfEntries.createMany(labels, { returning: true });
    expect(created).toEqual(labels.map((row) => ({ state: 'fresh', ...row })));
    await database.query({ text: 'delete from entries', values: [] });
    expect(await repositoryOfEntries.createMany(labels)).toBe(400);
    expect(await repositoryOfEntries.count({ where: { state: 'given' } })).toBe(134);
  });

  test('makes rows that leave everything to the database', async () => {
    const generated = defineTable('generated', { id: integer().primaryKey().generatedByDatabase() });
    const id =
      target.engine === 'postgres'
        ? 'integer generated by default as identity primary key'
        : 'integer primary key';
    await database.query({ text: `create table generated (id ${id})`, values: [] });
    const repositoryOfGenerated = new Repository(generated, { queryable: database });
    expect(await repositoryOfGenerated.createMany([{}, {}])).toBe(2);
    expect(await repositoryOfGenerated.createMany([{}, { id: 9 }], { returning: true })).toEqual([
      { id: 3 },
      { id: 9 },
    ]);
  });

  test('names the row that breaks a check where many are sent', async () => {
    const labels = Array.from({ length: 400 }, (_, id) => ({ id, label: id === 321 ? 'bad' : 'good' }));
    const repositoryOfEntries = new Repository(entries, { queryable: database });
    await expect(repositoryOfEntries.createMany(labels)).rejects.toMatchObject({
      code: 'HF_CHECK',
      message: expect.stringMatching(/^Row 321: entries/),
    });
  });

  test('undoes its own rows in a session, which may go on', async () => {
    const rows = Array.from({ length: 1200 }, (_, index) => ({
      name: 'same',
      size: index < 1100 ? index + 100 : 77,
    }));
    await database.transaction(async (transaction) => {
      const inside = new Repository(things, { queryable: transaction });
      await inside.create({ name: 'before' });
      await expect(inside.createMany(rows)).rejects.toMatchObject({ code: 'HF_DUPLICATE' });
      expect(await inside.createMany([{ name: 'after' }])).toBe(1);
      expect(await inside.createMany(rows.slice(0, 1100))).toBe(1100);
    });
    expect(await repository.count()).toBe(1102);
  });
});

describeEachDatabase(
  'createMany, where COPY is refused',
  (target) => {
    test('inserts: under row security, and through a view', async () => {
      const database = openDatabase(target);
      const role = `limited_${newGuid().replaceAll('-', '')}`;
      const statements = [
        'create table entries (id integer primary key, label text not null, state text not null default 1)',
        'alter table entries enable row level security',
        'alter table entries force row level security',
        'create policy mine on entries using (true) with check (id >= 0)',
        'create view viewed as select * from entries',
        // Roles are the whole server's.
        `create role ${role}`,
        `grant all on entries, viewed to ${role}`,
      ];
      for (const text of statements) await database.query({ text, values: [] });
      const rows = Array.from({ length: 500 }, (_, id) => ({ id, label: 'x' }));
      await database.transaction(async (transaction) => {
        await transaction.query({ text: `set local role ${role}`, values: [] });
        expect(await new Repository(entries, { queryable: transaction }).createMany(rows)).toBe(500);
      });
      const viewed = defineTable('viewed', { id: integer().primaryKey(), label: text() });
      const more = rows.map(({ id, label }) => ({ id: id + 500, label }));
      expect(await new Repository(viewed, { queryable: database }).createMany(more)).toBe(500);
      for (const text of [`drop owned by ${role}`, `drop role ${role}`])
        await database.query({ text, values: [] });
      await database.close();
    });
  },
  { engines: ['postgres'] },
);
