import type { ColumnFlag } from './column.ts';
import type { ColumnType } from './column-type.ts';
import type { Role } from './role.ts';

/** What a builder has gathered of a column. */
export interface ColumnDefinition<Value> {
  readonly type: ColumnType<Value>;
  readonly databaseName?: string;
  readonly nullable?: true;
  readonly primaryKey?: true;
  /** Whether the type makes the key where nothing else does. */
  readonly generatesKey?: true;
  readonly generatedByDatabase?: true;
  readonly role?: Role;
  readonly secret?: true;
  readonly default?: { readonly value: Value } | { readonly make: () => Value };
}

/**
 * A column being described. Immutable: each method returns a new builder, so one can be kept and used in many tables.
 *
 * `KeyFlags` are the flags a column gains as primary key: a guid is then made by the client, so it becomes optional.
 */
export interface ColumnBuilder<
  Value,
  Flags extends ColumnFlag = never,
  KeyFlags extends ColumnFlag = 'primaryKey',
> {
  readonly definition: ColumnDefinition<Value>;
  /** Makes the column the primary key, or part of it where several columns say so. */
  primaryKey(): ColumnBuilder<Value, Flags | KeyFlags, KeyFlags>;
  /**
   * As above, with the value always given by the caller: for a guid that is a reference too, in a table whose key is
   * another table's.
   */
  primaryKey(options: { readonly generated: false }): ColumnBuilder<Value, Flags | 'primaryKey', KeyFlags>;
  /** Lets the column hold null, which a new row that leaves it out gets. */
  nullable(): ColumnBuilder<Value | null, Flags | 'optional', KeyFlags>;
  /** The name in the database, where it differs from the property. */
  named(databaseName: string): ColumnBuilder<Value, Flags, KeyFlags>;
  /** The value of a new row that leaves the column out: a constant, or a function called for each row. */
  default(value: Value | (() => Value)): ColumnBuilder<Value, Flags | 'optional', KeyFlags>;
  /** The database fills the column in: a sequence, a default expression, a trigger. */
  generatedByDatabase(): ColumnBuilder<Value, Flags | 'optional', KeyFlags>;
  /** Marks values that may not be shown: errors do not quote them, and an audit trail leaves them out. */
  secret(): ColumnBuilder<Value, Flags, KeyFlags>;
  /** Hands the column to the repository: callers read it and never write it (an access level they do). */
  plays<Played extends Role>(role: Played): ColumnBuilder<Value, Flags | Played, KeyFlags>;
}

/** A builder of any column. */
export type AnyColumnBuilder = ColumnBuilder<unknown, ColumnFlag, ColumnFlag>;
