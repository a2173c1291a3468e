import {
  audited,
  boolean,
  defineTable,
  guid,
  json,
  softDeletable,
  text,
  versioned,
} from '@holdfast/db-types';
import { describe, expect, test } from 'vitest';
import { criteria } from '../criteria/criteria.ts';
import { dialects } from '../dialects/index.ts';
import { mappedTable } from '../repository/mapped-table.ts';

const users = defineTable('users', {
  id: guid().primaryKey(),
  email: text(),
  fullName: text().nullable().named('full_name'),
  isActive: boolean().named('is_active').default(true),
  settings: json<{ theme: string }>(),
  ...audited,
  ...versioned,
  ...softDeletable,
});

const { mapping, statements } = mappedTable(users, 'postgres');
const where = (conditions: Parameters<typeof criteria<typeof users>>[0]) =>
  criteria(conditions, mapping, dialects.postgres);

describe('the statements of a table', () => {
  test('select every column under its property, by names that are always quoted', () => {
    expect(statements.selectByKey('live').text).toBe(
      'select "id" as "id", "email" as "email", "full_name" as "fullName", "is_active" as "isActive", ' +
        '"settings" as "settings", "created_at" as "createdAt", "created_by" as "createdBy", ' +
        '"updated_at" as "updatedAt", "updated_by" as "updatedBy", "version" as "version", ' +
        '"deleted_at" as "deletedAt", "deleted_by" as "deletedBy" ' +
        'from "users" where "id" = $1 and "deleted_at" is null',
    );
  });

  test('are compiled once for each shape, and named after their text', () => {
    const first = statements.selectByKey('live');
    expect(statements.selectByKey('live')).toBe(first);
    expect(first.name).toMatch(/^hf_[0-9a-f]{24}$/);
    expect(statements.selectByKey('all').name).not.toBe(first.name);
  });

  test('put the version into the predicate of an update, and count it up', () => {
    const { text } = statements.update(['email'], 'live', true);
    expect(text).toContain('update "users" set "email" = $1, "version" = "version" + 1');
    expect(text).toContain('where "id" = $2 and "deleted_at" is null and "version" = $3 returning');
  });

  test('keep one text for lists of any length', () => {
    const shape = { visibility: 'live', order: [], offset: false } as const;
    const two = statements.select({ ...shape, criteria: where({ email: { in: ['a', 'b'] } }) });
    const none = statements.select({ ...shape, criteria: where({ email: { in: [] } }) });
    expect(none).toBe(two);
    expect(two.text).toContain('where "email" = any($1)');
  });

  test('bind values in the order of their placeholders, limit and offset last', () => {
    const criteria = where({ email: 'a@example.com', fullName: null, isActive: { ne: false } });
    const statement = statements
      .select({ criteria, visibility: 'all', order: [{ property: 'id', direction: 'desc' }], offset: true })
      .bind([...criteria.values, 25, 50]);
    expect(statement.text).toContain(
      'where "email" = $1 and "full_name" is null and ("is_active" <> $2 or "is_active" is null) ' +
        'order by "id" desc limit $3 offset $4',
    );
    expect(statement.values).toEqual(['a@example.com', false, 25, 50]);
  });

  test('on SQLite, hand a list over as JSON', () => {
    const list = criteria(
      { email: { in: ['a', 'b'] } },
      mappedTable(users, 'sqlite').mapping,
      dialects.sqlite,
    );
    expect(list.values).toEqual(['["a","b"]']);
  });
});

describe('criteria', () => {
  test('refuse an unknown column, naming those there are', () => {
    // @ts-expect-error: the type knows it too
    expect(() => where({ emial: 'a' })).toThrow('users has no column "emial". It has: id, email, fullName');
  });

  test('refuse an unknown operator, naming those there are', () => {
    // @ts-expect-error: the type knows it too
    expect(() => where({ email: { like: 'a%' } })).toThrow(
      'users.email: there is no operator "like". There are: eq, ne',
    );
  });

  test('do not reach through the prototype of what they were given', () => {
    expect(() => where(JSON.parse('{"__proto__": "a"}'))).toThrow('users has no column "__proto__"');
  });

  test('refuse to compare with undefined, which would match every row if it were left out', () => {
    // @ts-expect-error: the type knows it too
    expect(() => where({ email: undefined })).toThrow('users.email is compared with undefined');
    // @ts-expect-error: the type knows it too
    expect(() => where({ email: { in: undefined } })).toThrow('users.email is compared with undefined');
  });

  test('compare JSON with null only, since databases disagree on when two values are equal', () => {
    expect(where({ settings: null }).shape).toBe('settings null');
    expect(() => where({ settings: { eq: { theme: 'dark' } } })).toThrow('users.settings is JSON');
  });
});
