import type { ColumnType, ColumnTypeName, Portable, TypeParameters } from '../column/column-type.ts';
import type { Refuse } from '../column/column-value-error.ts';

/** How one column type is kept in one database. */
export interface StoredAs<Value> {
  /** The type as the database's DDL and casts name it. */
  readonly nativeType: string;
  /** The value as the driver takes it; absent where it takes the value itself. */
  readonly encode?: (value: Value) => unknown;
  /** The value behind what the driver returns; absent where it returns the value itself. */
  readonly decode?: (stored: unknown, refuse: Refuse) => Value;
  /** The expression to select in place of the column; absent where the column itself is selected. */
  readonly selectAs?: (column: string) => string;
}

/** How every column type is kept in one database, by its parameters. */
export type Storage = {
  readonly [Name in ColumnTypeName]: (parameters: TypeParameters[Name]) => StoredAs<Portable[Name]>;
};

/** How this type is kept. */
export function storedAs<Name extends ColumnTypeName>(
  storage: Storage,
  type: ColumnType<unknown, Name>,
): StoredAs<Portable[Name]> {
  return storage[type.name](type.parameters);
}
