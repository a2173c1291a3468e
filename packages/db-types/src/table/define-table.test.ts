import { describe, expect, test, vi } from 'vitest';
import {
  audited,
  bigint,
  blindIndex,
  boolean,
  type ColumnBuilders,
  defineTable,
  encrypted,
  enumeration,
  guid,
  identified,
  integer,
  json,
  keyRing,
  newGuid,
  owned,
  softDeletable,
  text,
  timestamp,
  versioned,
} from '../index.ts';

const id = guid().primaryKey();
const keys = keyRing({ current: 'k', keys: { k: new Uint8Array(32) } });

const users = defineTable('users', {
  id,
  fullName: text().nullable().named('full_name'),
  isActive: boolean().default(true),
  serial: bigint().generatedByDatabase(),
  role: enumeration(['admin', 'member'], { databaseType: 'Role "of" users' }),
  ...audited,
  ...versioned,
  ...softDeletable,
});

test('a column tells what was said of it', () => {
  expect(users.columns.fullName).toMatchObject({
    table: 'users',
    property: 'fullName',
    databaseName: 'full_name',
    type: 'text',
    nullable: true,
    primaryKey: false,
    role: undefined,
    default: undefined,
    generatedByDatabase: false,
  });
  expect(users.columns.isActive.default?.()).toBe(true);
  expect(users.columns.serial.generatedByDatabase).toBe(true);
  expect(users.columns.deletedAt).toMatchObject({
    role: 'deletedAt',
    databaseName: 'deleted_at',
    nullable: true,
  });
});

test('a table tells its key and its roles', () => {
  expect(users.name).toBe('users');
  expect(users.primaryKey).toStrictEqual(['id']);
  expect(users.roles).toStrictEqual({
    createdAt: 'createdAt',
    createdBy: 'createdBy',
    updatedAt: 'updatedAt',
    updatedBy: 'updatedBy',
    version: 'version',
    deletedAt: 'deletedAt',
    deletedBy: 'deletedBy',
  });
  expect(defineTable('logs', { id }).roles.version).toBeUndefined();
});

test('a table and its columns cannot be changed', () => {
  for (const part of [users, users.columns, users.columns.id, users.primaryKey, users.roles]) {
    expect(Object.isFrozen(part)).toBe(true);
  }
});

test('a builder is not changed by its methods', () => {
  const start = text();
  start.nullable().named('other').default('x').primaryKey();
  expect(defineTable('t', { id, start }).columns.start).toMatchObject({
    databaseName: 'start',
    nullable: false,
    default: undefined,
    primaryKey: false,
  });
});

test("a native type is the dialect's, and an enum type's name is quoted", () => {
  expect(users.columns.role.nativeType('postgres')).toBe('"Role ""of"" users"');
  expect(users.columns.role.nativeType('sqlite')).toBe('text');
  expect(users.columns.createdAt.nativeType('postgres')).toBe('timestamptz(3)');
});

describe('a default', () => {
  test('of a guid as primary key is a UUID of version 7, later ones sorting after earlier ones', () => {
    const made = Array.from({ length: 100 }, () => users.columns.id.default?.() ?? '');
    for (const value of made)
      expect(value).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(made.toSorted()).toStrictEqual(made);
  });

  test('of a guid that is no key, or made elsewhere, is none', () => {
    const keyed = (builder: ColumnBuilders[string]) => defineTable('t', { id: builder }).columns.id.default;
    expect(defineTable('t', { id, other: guid() }).columns.other.default).toBeUndefined();
    expect(keyed(guid().primaryKey({ generated: false }))).toBeUndefined();
    expect(keyed(guid().primaryKey().generatedByDatabase())).toBeUndefined();
    expect(
      keyed(
        guid()
          .default(() => 'own')
          .primaryKey(),
      )?.(),
    ).toBe('own');
  });

  test('that is a function is called for each row, and not before', () => {
    const make = vi.fn(() => 'x');
    const { value } = defineTable('t', { id, value: text().default(make) }).columns;
    expect(make).not.toHaveBeenCalled();
    expect([value.default?.(), value.default?.()]).toStrictEqual(['x', 'x']);
    expect(make).toHaveBeenCalledTimes(2);
  });

  test('that is an object is a new one for each row', () => {
    const { value } = defineTable('t', {
      id,
      value: json<{ list: number[] }>().default({ list: [] }),
    }).columns;
    value.default?.().list.push(1);
    expect(value.default?.()).toStrictEqual({ list: [] });
  });
});

describe('a table is refused', () => {
  const refused: readonly (readonly [string, string, ColumnBuilders, RegExp])[] = [
    ['with an empty name', '', { id }, /A table cannot be named "": it is empty/],
    [
      'with a name that PostgreSQL would cut',
      'é'.repeat(32),
      { id },
      /64 bytes long, and PostgreSQL keeps 63/,
    ],
    ['with a column of no name', 't', { id: id.named('') }, /t\.id: a column cannot be named ""/],
    ['with a column of a name with a NUL', 't', { id: id.named('a\0') }, /NUL character/],
    ['without a primary key', 't', { name: text() }, /t has no primary key/],
    ['with a nullable primary key', 't', { id: id.nullable() }, /cannot be nullable/],
    [
      'with two columns of one name',
      't',
      { id, a: text().named('b'), b: text() },
      /a and b are both the column "b"/,
    ],
    ['with one role played twice', 't', { id, ...versioned, other: versioned.version }, /both play version/],
    ['with a role played by the wrong type', 't', { id, at: text().plays('createdAt') }, /takes timestamp/],
    [
      'with a deletion that cannot be absent',
      't',
      { id, at: timestamp().plays('deletedAt') },
      /must be nullable/,
    ],
    [
      'with a version that can be absent',
      't',
      { id, v: integer().nullable().plays('version') },
      /must not be nullable/,
    ],
    [
      'with a key that is a version',
      't',
      { v: integer().primaryKey().plays('version') },
      /cannot be part of the primary key/,
    ],
    ['with a who without its when', 't', { id, updatedBy: audited.updatedBy }, /no column plays updatedAt/],
    [
      'with a default the column cannot hold',
      't',
      { id, n: integer().default(1.5) },
      /The default of t\.n is no value of it/,
    ],
    [
      'with two defaults of one column',
      't',
      { id, n: integer().default(1).generatedByDatabase() },
      /leave out default\(\) or generatedByDatabase\(\)/,
    ],
    [
      'with a guid made for part of a key',
      't',
      { id, n: integer().primaryKey() },
      /t\.id is one of 2 columns/,
    ],
    [
      'with a property that is a prototype',
      't',
      { id, ['__proto__']: text() },
      /cannot be called "__proto__"/,
    ],
    ['with an organization without an owner', 't', { id, o: owned.organizationId }, /no column plays owner/],
    [
      'with access levels that are not those there are',
      't',
      {
        ...identified,
        ownerId: owned.ownerId,
        level: enumeration(['private', 'public']).plays('accessLevel'),
      },
      /t\.level plays accessLevel and has no organization; the levels are private, organization, public/,
    ],
    [
      'with an index of no column',
      't',
      { id, index: blindIndex('email', { keys }) },
      /t\.index is derived from "email", which is no column of the table/,
    ],
    [
      'with an index of a column that is no text',
      't',
      { id, n: integer(), index: blindIndex('n', { keys }) },
      /is not one of encrypted, text, caseInsensitiveText/,
    ],
    [
      'with an index of an index',
      't',
      { id, a: text(), b: blindIndex('a', { keys }), c: blindIndex('b', { keys }) },
      /derived from "b", which is not one of/,
    ],
    [
      'with an index that is there where its column is not',
      't',
      { id, email: encrypted({ keys }).nullable(), index: blindIndex('email', { keys }) },
      /can be null: add nullable\(\) here, too/,
    ],
    [
      'with an index that is a key',
      't',
      { email: text(), index: blindIndex('email', { keys }).primaryKey() },
      /can be no key, play no role and have no default/,
    ],
  ];

  test.each(refused)('%s', (_name, table, columns, message) => {
    const define = () => defineTable(table, columns);
    expect(define).toThrow(message);
    expect(define).toThrow(
      expect.objectContaining({ name: 'TableDefinitionError', code: 'HF_TABLE_DEFINITION' }),
    );
  });
});

test('a key of several columns may have a guid whose maker is said', () => {
  const { primaryKey } = defineTable('members', {
    userId: guid().primaryKey({ generated: false }),
    groupId: guid().primaryKey().default(newGuid),
  });
  expect(primaryKey).toStrictEqual(['userId', 'groupId']);
});

test('each when of a trait may stand alone', () => {
  const { roles } = defineTable('t', {
    id,
    createdAt: audited.createdAt,
    changed: audited.updatedAt.named('changed'),
    deletedAt: softDeletable.deletedAt,
  });
  expect(roles).toStrictEqual({ createdAt: 'createdAt', updatedAt: 'changed', deletedAt: 'deletedAt' });
});

test('an enumeration is refused that is empty, or ambiguous', () => {
  expect(() => enumeration([])).toThrow(/at least one value/);
  expect(() => enumeration(['a', 'a'])).toThrow(/lists a value twice: "a", "a"/);
  expect(() => enumeration({ a: 'x', b: 'x' })).toThrow(/two values one name/);
  expect(() => enumeration(['a\0'])).toThrow(/NUL character/);
});
