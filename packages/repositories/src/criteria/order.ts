import type { AnyTable, Row } from '@holdfast/db-types';
import { QueryError } from '../errors/query-error.ts';
import type { TableMapping } from '../repository/table-mapping.ts';

/** By which properties rows are ordered, the first one first. */
export type OrderBy<T extends AnyTable> = { readonly [Property in keyof Row<T>]?: 'asc' | 'desc' };

/** A property, and which end comes first. */
export interface Order {
  readonly property: string;
  readonly direction: 'asc' | 'desc';
}

/** The order asked for, made total by the primary key: rows that tie have one order too, in every answer the same. */
export function totalOrder<T extends AnyTable>(
  orderBy: OrderBy<T> | undefined,
  mapping: TableMapping,
): readonly Order[] {
  const { name, primaryKey } = mapping.table;
  const order: Order[] = [];
  for (const [property, direction] of Object.entries<string | undefined>(orderBy ?? {})) {
    mapping.column(property);
    if (direction !== 'asc' && direction !== 'desc') {
      throw new QueryError(
        `${name}: order by ${property} "asc" or "desc", not ${JSON.stringify(direction)}.`,
      );
    }
    order.push({ property, direction });
  }
  const named = new Set(order.map(({ property }) => property));
  // In the direction of what they break ties of, so that one index serves the whole order.
  const direction = order.at(-1)?.direction ?? 'asc';
  for (const property of primaryKey) {
    if (!named.has(property)) order.push({ property, direction });
  }
  return order;
}
