import { expectTypeOf, test } from 'vitest';
import {
  type AnyTable,
  audited,
  bigint,
  boolean,
  type Column,
  defineTable,
  enumeration,
  guid,
  integer,
  json,
  type Key,
  type NewRow,
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
