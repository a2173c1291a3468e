import type { AnyTable, Row } from '@holdfast/db-types';
import { readOne } from '../access/read-batch.ts';
import type { TableAccess } from '../access/table-access.ts';
import { equals } from '../criteria/equality.ts';
import { everything, type Predicate } from '../criteria/predicate.ts';
import { hasKey, type RowKey } from '../criteria/row-key.ts';
import { matches, type Where } from '../criteria/where.ts';
import { NotFoundError } from '../errors/not-found-error.ts';
import { QueryError } from '../errors/query-error.ts';
import { quoteValue } from '../errors/quote-value.ts';
import type { MappedColumn } from '../mapping/mapped-column.ts';
import { requireLockable } from './lock.ts';
import type { FindOptions } from './read-options.ts';
import { selectRows } from './select.ts';

/** The values of a unique key, by property. */
export type UniqueValues<T extends AnyTable> = {
  readonly [Property in keyof Row<T>]?: Exclude<Row<T>[Property], null>;
};

/** The row with this key, if it is there and seen. */
export function findByKey<T extends AnyTable>(
  access: TableAccess<T>,
  key: RowKey<T>,
  options: FindOptions,
): Promise<Row<T> | undefined> {
  const { mapping } = access.mapped;
  const [column] = mapping.key;
  if (mapping.key.length === 1 && column !== undefined) return findByColumn(access, column, key, options);
  return findMatching(access, hasKey(mapping, key), options);
}

/**
 * The row with these values of one of the table's unique keys, if it is there and seen.
 * @throws QueryError where they are not all of one unique key
 */
export async function findByUniqueKey<T extends AnyTable>(
  access: TableAccess<T>,
  values: UniqueValues<T>,
  options: FindOptions,
): Promise<Row<T> | undefined> {
  const { mapping } = access.mapped;
  const [only, ...others] = uniqueProperties(access.table, values);
  if (only !== undefined && others.length === 0 && mapping.derivedFrom(only).length === 0) {
    return findByColumn(access, mapping.column(only), Reflect.get(values, only), options);
  }
  // Values of columns are criteria of equality.
  return findMatching(access, matches(access.mapped, values as Where<T>), options);
}

/** @throws NotFoundError, which says so where the row is there and not seen */
export async function notFound<T extends AnyTable>(
  access: TableAccess<T>,
  key: RowKey<T>,
  { visibility = 'live' }: FindOptions,
): Promise<never> {
  const { table } = access;
  const { deletedAt } = table.roles;
  const row: Readonly<Record<string, unknown>> | undefined =
    deletedAt !== undefined && visibility === 'live'
      ? await findByKey(access, key, { visibility: 'all' })
      : undefined;
  const when = row && deletedAt ? row[deletedAt] : undefined;
  throw new NotFoundError(table.name, key, when instanceof Date ? when : undefined);
}

function findByColumn<T extends AnyTable>(
  access: TableAccess<T>,
  column: MappedColumn,
  value: unknown,
  options: FindOptions,
): Promise<Row<T> | undefined> {
  const { visibility = 'live', lock } = options;
  if (lock === undefined)
    return readOne(access, column, column.encode(value), access.within(visibility, everything));
  return findMatching(access, equals(column, column.encode(value)), options);
}

async function findMatching<T extends AnyTable>(
  access: TableAccess<T>,
  wanted: Predicate,
  { visibility = 'live', lock }: FindOptions,
): Promise<Row<T> | undefined> {
  requireLockable(access, lock);
  const predicate = access.within(visibility, wanted);
  const [row] = await access.rows(selectRows(access.mapped, { predicate, lock }));
  return row;
}

/**
 * The properties of the unique key that these are the values of.
 * @throws QueryError where they are not all of one unique key
 */
export function uniqueProperties(table: AnyTable, values: object): readonly string[] {
  const { name, columns, primaryKey, uniqueKeys } = table;
  const given = Object.keys(values);
  // What is unique by a column derived from it is unique itself.
  const source = (property: string): string => columns[property]?.derived?.from ?? property;
  const keys = [primaryKey, ...uniqueKeys.map(({ properties }) => properties.map(source))];
  const found = keys.find(
    (key) => key.length === given.length && key.every((property) => given.includes(property)),
  );
  if (found !== undefined) return found;
  const listed = keys.map((key) => key.join(' + ')).join('; ');
  throw new QueryError(
    `${name} has no unique key of ${given.length === 0 ? 'nothing' : given.map((property) => quoteValue(property)).join(' + ')}. It has: ${listed}. Use first() for rows that need not be unique.`,
  );
}
