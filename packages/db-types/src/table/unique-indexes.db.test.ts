import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSampleDatabase, type SampleDatabase } from '../fixtures/sample-database.ts';
import { defineTable, integer, softDeletable, text, uniqueIndexes, uniqueKeyName } from '../index.ts';

const columns = {
  id: integer().primaryKey(),
  email: text(),
  organizationId: text().named('organization_id'),
  slug: text(),
};
const users = defineTable(
  'users',
  { ...columns, ...softDeletable },
  { uniqueKeys: [['email'], ['organizationId', 'slug']] },
);
const logs = defineTable('logs', columns, { uniqueKeys: [['email']] });

describe('the unique indexes of a table', () => {
  test('leave out rows that are deleted, where rows are deleted softly', () => {
    expect(uniqueIndexes(users, 'postgres')).toStrictEqual([
      'create unique index "users_email_key" on "users" ("email") where "deleted_at" is null',
      'create unique index "users_organization_id_slug_key" on "users" ("organization_id", "slug") where "deleted_at" is null',
    ]);
    expect(uniqueIndexes(logs, 'sqlite')).toStrictEqual([
      'create unique index "logs_email_key" on "logs" ("email")',
    ]);
  });

  test('have the name they were given, and names that are quoted', () => {
    const table = defineTable('odd "table"', columns, {
      schema: 'sales',
      uniqueKeys: [{ properties: ['email'], name: 'one "mail"' }],
    });
    expect(uniqueIndexes(table, 'postgres')).toStrictEqual([
      'create unique index "one ""mail""" on "sales"."odd ""table""" ("email")',
    ]);
  });

  test('have different names where the database would cut them to one', () => {
    const long = (end: string) =>
      defineTable(
        't'.repeat(40),
        { ...columns, email: text().named(`ü${'c'.repeat(40)}${end}`) },
        { uniqueKeys: [['email']] },
      );
    const names = ['a', 'b'].map((end) => uniqueKeyName(long(end), { properties: ['email'] }));
    expect(names[0]).not.toBe(names[1]);
    for (const name of names) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63);
  });
});

describeEachDatabase('a unique key of a table whose rows are deleted softly', (database) => {
  let samples: SampleDatabase;

  beforeAll(async () => {
    samples = await openSampleDatabase(database.engine, database.url);
    await samples.create(users);
    for (const statement of uniqueIndexes(users, database.engine)) await samples.run(statement);
  });

  afterAll(() => samples.close());

  const insert = (id: number, email: string, slug: string) =>
    samples.run(
      `insert into users (id, email, organization_id, slug) values (${id}, '${email}', 'o', '${slug}')`,
    );

  test('frees its values on deletion, and holds them among rows that are there', async () => {
    await insert(1, 'ada@example.com', 'a');
    await expect(insert(2, 'ada@example.com', 'b')).rejects.toThrow(/unique/i);
    await expect(insert(2, 'other@example.com', 'a')).rejects.toThrow(/unique/i);
    await samples.run("update users set deleted_at = '2026-01-01' where id = 1");
    await insert(2, 'ada@example.com', 'a');
    await samples.run("update users set deleted_at = '2026-01-02' where id = 2");
    await insert(3, 'ada@example.com', 'a');
    await expect(samples.run('update users set deleted_at = null where id = 1')).rejects.toThrow(/unique/i);
  });
});
