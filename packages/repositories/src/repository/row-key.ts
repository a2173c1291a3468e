import type { AnyTable, Key } from '@holdfast/db-types';
import { QueryError } from '../errors/query-error.ts';

/** What names one row: the value of the primary key's one column, or an object where it has several. */
export type RowKey<T extends AnyTable> = IsUnion<keyof Key<T>> extends true ? Key<T> : Key<T>[keyof Key<T>];

type IsUnion<Type, Whole = Type> = Type extends unknown ? ([Whole] extends [Type] ? false : true) : never;

/** A key's values in the order of the primary key's columns. */
export function keyValues({ name, primaryKey }: AnyTable, key: unknown): readonly unknown[] {
  if (primaryKey.length === 1) return [key];
  if (typeof key !== 'object' || key === null) {
    throw new QueryError(`${name}: a key is an object of ${primaryKey.join(' and ')}, not ${typeof key}.`);
  }
  return primaryKey.map((property) => {
    if (!Object.hasOwn(key, property)) throw new QueryError(`${name}: the key lacks "${property}".`);
    return Reflect.get(key, property);
  });
}
