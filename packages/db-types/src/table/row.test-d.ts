import { expectTypeOf, test } from 'vitest';
import {
  type AnyTable,
  audited,
  bigint,
  blindIndex,
  boolean,
  type Column,
  defineTable,
  encrypted,
  enumeration,
  type Guid,
  guid,
  identified,
  integer,
  isGuid,
  json,
  type Key,
  keyRing,
  list,
  type NewRow,
  newGuid,
  owned,
  type Patch,
  type PropertyPlaying,
  type Row,
  softDeletable,
  type Table,
  text,
  timestamp,
  versioned,
} from '../index.ts';

const users = defineTable('users', {
  id: guid().primaryKey(),
  email: text(),
  fullName: text().nullable().named('full_name'),
  isActive: boolean().named('is_active').default(true),
  role: enumeration(['admin', 'member']),
  settings: json<{ theme: string }>().default({ theme: 'light' }),
  serial: bigint().generatedByDatabase(),
  seenAt: timestamp().default(() => new Date()),
  ...audited,
  ...versioned,
  ...softDeletable,
});

test('a row has every column, read-only', () => {
  expectTypeOf<Row<typeof users>>().toEqualTypeOf<{
    readonly id: string;
    readonly email: string;
    readonly fullName: string | null;
    readonly isActive: boolean;
    readonly role: 'admin' | 'member';
    readonly settings: { theme: string };
    readonly serial: bigint;
    readonly seenAt: Date;
    readonly createdAt: Date;
    readonly createdBy: string;
    readonly updatedAt: Date;
    readonly updatedBy: string;
    readonly version: number;
    readonly deletedAt: Date | null;
    readonly deletedBy: string | null;
  }>();
});

test('a new row may leave out what has a default, and has no column with a role', () => {
  expectTypeOf<NewRow<typeof users>>().toEqualTypeOf<{
    readonly email: string;
    readonly role: 'admin' | 'member';
    readonly id?: string;
    readonly fullName?: string | null;
    readonly isActive?: boolean;
    readonly settings?: { theme: string };
    readonly serial?: bigint;
    readonly seenAt?: Date;
  }>();
});

test('a patch has neither the primary key nor columns with a role, and everything in it is optional', () => {
  expectTypeOf<Patch<typeof users>>().toEqualTypeOf<{
    readonly email?: string;
    readonly fullName?: string | null;
    readonly isActive?: boolean;
    readonly role?: 'admin' | 'member';
    readonly settings?: { theme: string };
    readonly serial?: bigint;
    readonly seenAt?: Date;
  }>();
});

test('the key of a table may have several columns, given by the caller', () => {
  const memberships = defineTable('memberships', {
    userId: guid().primaryKey({ generated: false }),
    position: integer().primaryKey(),
    note: text(),
  });
  expectTypeOf<Key<typeof memberships>>().toEqualTypeOf<{
    readonly userId: string;
    readonly position: number;
  }>();
  expectTypeOf<NewRow<typeof memberships>>().toEqualTypeOf<{
    readonly userId: string;
    readonly position: number;
    readonly note: string;
  }>();
  expectTypeOf<Patch<typeof memberships>>().toEqualTypeOf<{ readonly note?: string }>();
});

test('the order in which a column is described changes nothing', () => {
  expectTypeOf(guid().named('user_id').nullable()).toEqualTypeOf(guid().nullable().named('user_id'));
  expectTypeOf(guid().named('user_id').primaryKey()).toEqualTypeOf(guid().primaryKey().named('user_id'));
});

test('a default has the type of its column', () => {
  // @ts-expect-error a text column has no number for a default
  text().default(1);
  // @ts-expect-error nor has an enumeration a value it does not list
  enumeration(['admin', 'member']).default('guest');
  text().nullable().default(null);
});

test('any table is a table, and tells which traits it has', () => {
  const logs = defineTable('logs', { id: bigint().primaryKey(), line: text() });
  expectTypeOf(users).toExtend<AnyTable>();
  expectTypeOf(logs).toExtend<AnyTable>();
  expectTypeOf<PropertyPlaying<typeof users, 'version'>>().toEqualTypeOf<'version'>();
  expectTypeOf<PropertyPlaying<typeof logs, 'version'>>().toEqualTypeOf<never>();
  expectTypeOf(users.roles.deletedAt).toEqualTypeOf<keyof typeof users.columns | undefined>();
});

test('a table can be annotated, as isolatedDeclarations asks of an export', () => {
  type NoteColumns = {
    readonly id: Column<string, 'primaryKey' | 'optional'>;
    readonly line: Column<string>;
    readonly version: Column<number, 'version'>;
  };
  const notes: Table<NoteColumns> = defineTable('notes', {
    id: guid().primaryKey(),
    line: text(),
    ...versioned,
  });
  expectTypeOf<NewRow<typeof notes>>().toEqualTypeOf<{ readonly line: string; readonly id?: string }>();
  // @ts-expect-error the annotation says text, the column is a boolean
  const wrong: Table<{ readonly id: Column<string, 'primaryKey'> }> = defineTable('x', {
    id: boolean().primaryKey(),
  });
  expectTypeOf(wrong).toExtend<AnyTable>();
});

test('code for any table can be written', () => {
  function insert<Of extends AnyTable>(table: Of, row: NewRow<Of>): Row<Of> | undefined {
    for (const [property, column] of Object.entries(table.columns)) {
      column.codec('postgres').encode((row as Readonly<Record<string, unknown>>)[property]);
    }
    return undefined;
  }
  expectTypeOf(insert(users, { email: 'a@b.c', role: 'admin' })).toEqualTypeOf<
    Row<typeof users> | undefined
  >();
  // @ts-expect-error email is missing
  insert(users, { role: 'admin' });
});

test('a derived column is in no row, new row or patch', () => {
  const keys = keyRing({ current: 'k', keys: { k: new Uint8Array(32) } });
  const people = defineTable('people', {
    ...identified,
    email: encrypted({ keys }),
    emailIndex: blindIndex('email', { keys }).named('email_index'),
  });
  expectTypeOf<Row<typeof people>>().toEqualTypeOf<{ readonly id: string; readonly email: string }>();
  expectTypeOf<NewRow<typeof people>>().toEqualTypeOf<{ readonly email: string; readonly id?: string }>();
  expectTypeOf<Patch<typeof people>>().toEqualTypeOf<{ readonly email?: string }>();
});

test("of an owned table's columns the caller chooses the access level", () => {
  const documents = defineTable('documents', { ...identified, title: text(), ...owned });
  type Level = 'private' | 'organization' | 'public';
  expectTypeOf<NewRow<typeof documents>>().toEqualTypeOf<{
    readonly title: string;
    readonly id?: string;
    readonly accessLevel?: Level;
  }>();
  expectTypeOf<Patch<typeof documents>>().toEqualTypeOf<{
    readonly title?: string;
    readonly accessLevel?: Level;
  }>();
  expectTypeOf<Row<typeof documents>['ownerId']>().toEqualTypeOf<string>();
});

test('a list is read-only, and of what its elements are', () => {
  const tagged = defineTable('tagged', {
    ...identified,
    tags: list(text()),
    roles: list(enumeration(['admin', 'member'])).default([]),
    ids: list(guid()).nullable(),
  });
  expectTypeOf<Row<typeof tagged>>().toEqualTypeOf<{
    readonly id: string;
    readonly tags: readonly string[];
    readonly roles: readonly ('admin' | 'member')[];
    readonly ids: readonly string[] | null;
  }>();
});

test('a row of any table can be asked for any property', () => {
  expectTypeOf<Row<AnyTable>>().toEqualTypeOf<{ readonly [property: string]: unknown }>();
});

test('a guid of one name is none of another, and still text', () => {
  const orders = defineTable('orders', {
    id: guid<'Order'>().primaryKey(),
    customerId: guid<'Customer'>().nullable(),
  });
  const id = newGuid<'Order'>();
  expectTypeOf<Row<typeof orders>['id']>().toEqualTypeOf<Guid<'Order'>>();
  expectTypeOf(id).toExtend<string>();
  // @ts-expect-error an order's guid is no customer's
  const wrong: NewRow<typeof orders> = { customerId: id };
  // @ts-expect-error nor is any text
  const text: NewRow<typeof orders> = { customerId: 'abc' };
  const given: unknown = wrong.customerId ?? text.customerId;
  if (isGuid<'Customer'>(given)) expectTypeOf<NewRow<typeof orders>['customerId']>(given);
});
