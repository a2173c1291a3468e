import type { AnyTable, Row } from '@holdfast/db-types';
import type { Knex } from 'knex';
import { QueryError } from '../errors/query-error.ts';
import { quoteValue } from '../errors/quote-value.ts';
import type { MappedColumn } from '../mapping/mapped-column.ts';
import type { MappedTable } from '../mapping/mapped-table.ts';
import type { TableMapping } from '../mapping/table-mapping.ts';

/** By which properties rows are ordered, the first one first. A missing value sorts as if it were the largest. */
export type OrderBy<T extends AnyTable> = { readonly [Property in keyof Row<T>]?: 'asc' | 'desc' };

/** A column, and which end comes first. */
export interface Order {
  readonly column: MappedColumn;
  readonly direction: 'asc' | 'desc';
}

/**
 * The order asked for, made total by the primary key: rows that tie have one order too, in every answer the same.
 * @throws QueryError where it names what is not there, or what has no order
 */
export function totalOrder<T extends AnyTable>(
  orderBy: OrderBy<T> | undefined,
  mapping: TableMapping,
): readonly Order[] {
  const order: Order[] = [];
  for (const [property, direction] of Object.entries<string | undefined>(orderBy ?? {})) {
    const column = mapping.column(property);
    if (direction !== 'asc' && direction !== 'desc') {
      throw new QueryError(
        `${mapping.table.name}: order by ${property} "asc" or "desc", not ${quoteValue(direction)}.`,
      );
    }
    if (column.type === 'json' || column.type === 'encrypted') {
      throw new QueryError(`${mapping.table.name}.${property} is ${column.type}: it has no order.`);
    }
    order.push({ column, direction });
  }
  const named = new Set(order.map(({ column }) => column.property));
  // In the direction of what they break ties of, so that one index serves the whole order.
  const direction = order.at(-1)?.direction ?? 'asc';
  for (const column of mapping.key) {
    if (!named.has(column.property)) order.push({ column, direction });
  }
  return order;
}

export function shapeOfOrder(order: readonly Order[]): string {
  return order.map(({ column, direction }) => `${column.property} ${direction}`).join(',');
}

/** The same rows, the last one first. */
export function reversed(order: readonly Order[]): readonly Order[] {
  return order.map(({ column, direction }) => ({ column, direction: direction === 'asc' ? 'desc' : 'asc' }));
}

export function applyOrder(
  query: Knex.QueryBuilder,
  order: readonly Order[],
  mapped: MappedTable,
  from?: string,
): void {
  if (order.length > 0) query.orderByRaw(orderSql(order, mapped, from).replaceAll('?', '\\?'));
}

/** The order as SQL, of what is called `from` in the statement. */
export function orderSql(order: readonly Order[], { mapping, dialect }: MappedTable, from?: string): string {
  return order
    .map(({ column, direction }) => {
      const sorted = `${mapping.nameOf(column, from)} ${direction}`;
      // Said only where it has to be: an index in the database's own order serves without.
      if (!column.nullable || dialect.nullsSortLast) return sorted;
      return `${sorted} nulls ${direction === 'asc' ? 'last' : 'first'}`;
    })
    .join(', ');
}
