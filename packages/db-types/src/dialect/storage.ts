import type { ColumnTypeName, Portable } from '../column/column-type.ts';
import type { Refuse } from '../column/column-value-error.ts';

/** How one column type is kept in one database. */
export interface StoredAs<Value> {
  /** The type as the database's DDL and casts name it. */
  readonly nativeType: string;
  /** The value as the driver takes it; absent where it takes the value itself. */
  readonly encode?: (value: Value) => unknown;
  /** The value behind what the driver returns; absent where it returns the value itself. */
  readonly decode?: (stored: unknown, refuse: Refuse) => Value;
}

/** How every column type is kept in one database. */
export type Storage = { readonly [Name in ColumnTypeName]: StoredAs<Portable[Name]> };
