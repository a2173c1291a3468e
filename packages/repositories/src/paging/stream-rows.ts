import type { AnyTable, Row } from '@holdfast/db-types';
import type { TableAccess } from '../access/table-access.ts';
import type { Predicate } from '../criteria/predicate.ts';
import { matches } from '../criteria/where.ts';
import { type Order, type OrderBy, totalOrder } from '../reading/order.ts';
import type { FilterOptions } from '../reading/read-options.ts';
import { requireSize } from './page-size.ts';
import type { Position } from './position.ts';
import { readFrom } from './read-from.ts';

const usualChunk = 500;
const largestChunk = 10_000;

export interface StreamOptions<T extends AnyTable> extends FilterOptions<T> {
  /** Earlier properties first. The primary key is added, so that the order is always total. */
  readonly orderBy?: OrderBy<T>;
  /** How many rows one statement reads: 1 to 10,000. @default 500 */
  readonly chunk?: number;
}

/** @throws QueryError at once, where the options cannot be meant */
export function streamRows<T extends AnyTable>(
  access: TableAccess<T>,
  { where, visibility = 'live', orderBy, chunk = usualChunk }: StreamOptions<T>,
): AsyncIterableIterator<Row<T>> {
  const { mapped } = access;
  requireSize(access.table.name, 'chunk', chunk, largestChunk);
  const wanted = access.within(visibility, matches(mapped, where));
  return chunks(access, wanted, totalOrder(orderBy, mapped.mapping), chunk);
}

async function* chunks<T extends AnyTable>(
  access: TableAccess<T>,
  wanted: Predicate,
  order: readonly Order[],
  size: number,
): AsyncGenerator<Row<T>, void> {
  let from: Position | undefined;
  for (;;) {
    const found = await readFrom(access, wanted, order, from, size);
    const { rows } = found;
    // Before the rows are the caller's, to do with as they like.
    const values = found.positionAt(-1);
    yield* rows;
    if (rows.length < size || values === undefined) return;
    from = { values, inclusive: false };
  }
}
