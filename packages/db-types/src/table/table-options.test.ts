import { describe, expect, test } from 'vitest';
import { defineTable, guid, identified, owned, qualifiedName, text } from '../index.ts';

const id = guid().primaryKey();

describe('unique keys', () => {
  const columns = { id, organizationId: text().named('organization_id'), slug: text(), email: text() };

  test('are kept in their order, with the names they were given', () => {
    const { uniqueKeys } = defineTable('t', columns, {
      uniqueKeys: [['email'], { properties: ['organizationId', 'slug'], name: 'one_slug' }],
    });
    expect(uniqueKeys).toStrictEqual([
      { properties: ['email'] },
      { properties: ['organizationId', 'slug'], name: 'one_slug' },
    ]);
    expect([uniqueKeys, uniqueKeys[0], uniqueKeys[0]?.properties].every(Object.isFrozen)).toBe(true);
    expect(defineTable('t', columns).uniqueKeys).toStrictEqual([]);
  });

  const refused: readonly (readonly [string, readonly (readonly string[])[], RegExp])[] = [
    ['a column that is not there', [['name']], /the unique key of "name" names "name", which is no column/],
    ['a property of every object', [['constructor']], /which is no column/],
    ['no column', [[]], /the unique key of no column needs at least one/],
    ['one column twice', [['email', 'email']], /names a column twice/],
    [
      'the same columns twice',
      [
        ['slug', 'email'],
        ['email', 'slug'],
      ],
      /is given twice/,
    ],
  ];

  test.each(refused)('of %s are refused', (_name, uniqueKeys, message) => {
    // @ts-expect-error any text, as plain JavaScript may give
    const define = () => defineTable('t', columns, { uniqueKeys });
    expect(define).toThrow(message);
    expect(define).toThrow(expect.objectContaining({ code: 'HF_TABLE_DEFINITION' }));
  });

  test('name columns of the table only', () => {
    // @ts-expect-error there is no name
    expect(() => defineTable('t', columns, { uniqueKeys: [['name']] })).toThrow(/no column/);
  });

  test('are refused with a name the database would cut', () => {
    const name = 'n'.repeat(64);
    expect(() => defineTable('t', columns, { uniqueKeys: [{ properties: ['email'], name }] })).toThrow(
      /a unique key cannot be named .* PostgreSQL keeps 63/,
    );
  });
});

test('a table in a schema is named with it, where there are schemas', () => {
  const table = defineTable('the "orders"', { id }, { schema: 'sales' });
  expect(table.schema).toBe('sales');
  expect(qualifiedName(table, 'postgres')).toBe('"sales"."the ""orders"""');
  expect(qualifiedName(table, 'sqlite')).toBe('"the ""orders"""');
  expect(qualifiedName(defineTable('orders', { id }), 'postgres')).toBe('"orders"');
  expect(() => defineTable('t', { id }, { schema: '' })).toThrow(/t: a schema cannot be named ""/);
});

test('an owned table has an owner, an organization and an access level, private where nothing is said', () => {
  const { roles: played, columns } = defineTable('documents', { ...identified, ...owned });
  expect(played).toStrictEqual({
    owner: 'ownerId',
    organization: 'organizationId',
    accessLevel: 'accessLevel',
  });
  expect(columns.accessLevel.default?.()).toBe('private');
});
