import type { AnyTable } from '@holdfast/db-types';
import { encodeKey } from '../criteria/row-key.ts';
import type { TableMapping } from '../mapping/table-mapping.ts';
import { type Json, toJson } from './json-form.ts';

/** What was done to a row, as its entry says it. */
export type RowAction = 'create' | 'update' | 'delete' | 'restore' | 'purge';

/** The table, as the entries of its rows name it. */
export function resourceTypeOf({ name, schema }: AnyTable): string {
  return schema === undefined ? name : `${schema}.${name}`;
}

/**
 * A row, as its entries name it.
 * @throws ColumnValueError, QueryError where it is no key of the table
 */
export function resourceIdOf(mapping: TableMapping, key: unknown): string {
  const encoded = encodeKey(mapping, key);
  // There and back, so that a key has one text however it was written.
  const values = mapping.key.map((column, index) =>
    toJson(column, column.decode ? column.decode(encoded[index]) : encoded[index]),
  );
  return resourceIdFrom(values);
}

/** The same from the values of the key's columns. */
export function resourceIdFrom(values: readonly Json[]): string {
  const [only] = values;
  if (values.length === 1) return typeof only === 'string' ? only : JSON.stringify(only);
  return `[${values.map((value) => JSON.stringify(value)).join(', ')}]`;
}
