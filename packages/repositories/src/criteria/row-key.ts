import type { AnyTable, Key } from '@holdfast/db-types';
import { QueryError } from '../errors/query-error.ts';
import type { TableMapping } from '../mapping/table-mapping.ts';
import { slot } from '../statements/slot.ts';
import type { Predicate } from './predicate.ts';

/** What names one row: the value of the primary key's one column, or an object where it has several. */
export type RowKey<T extends AnyTable> = IsUnion<keyof Key<T>> extends true ? Key<T> : Key<T>[keyof Key<T>];

type IsUnion<Type, Whole = Type> = Type extends unknown ? ([Whole] extends [Type] ? false : true) : never;

/** The row with this key. */
export function hasKey(mapping: TableMapping, key: unknown): Predicate {
  return {
    shape: 'key',
    values: encodeKey(mapping, key),
    apply(query, firstSlot) {
      mapping.key.forEach(({ databaseName }, index) => {
        query.where(databaseName, slot(firstSlot + index));
      });
    },
  };
}

/**
 * A key's values as the driver takes them, in the order of the primary key's columns.
 * @throws ColumnValueError; QueryError where the key lacks one of several columns
 */
export function encodeKey({ table, key: columns }: TableMapping, key: unknown): unknown[] {
  const [only] = columns;
  if (columns.length === 1 && only !== undefined) return [only.encode(key)];
  if (typeof key !== 'object' || key === null) {
    throw new QueryError(
      `${table.name}: a key is an object of ${table.primaryKey.join(' and ')}, not ${typeof key}.`,
    );
  }
  return columns.map(({ property, encode }) => {
    if (!Object.hasOwn(key, property)) throw new QueryError(`${table.name}: the key lacks "${property}".`);
    return encode(Reflect.get(key, property));
  });
}

/** The key of a row that was read. */
export function keyOf<T extends AnyTable>(table: T, row: Readonly<Record<string, unknown>>): RowKey<T> {
  const [only] = table.primaryKey;
  // Every row has its key's properties, with the types they have in it.
  if (table.primaryKey.length === 1 && only !== undefined) return row[only] as RowKey<T>;
  return Object.fromEntries(table.primaryKey.map((property) => [property, row[property]])) as RowKey<T>;
}
