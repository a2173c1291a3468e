import type { AnyTable, Row } from '@holdfast/db-types';
import type { TableAccess } from '../access/table-access.ts';
import { QueryError } from '../errors/query-error.ts';
import { quoteValue } from '../errors/quote-value.ts';
import { countRows } from '../reading/count-rows.ts';
import { listRows } from '../reading/list-rows.ts';
import type { OrderBy } from '../reading/order.ts';
import type { FilterOptions } from '../reading/read-options.ts';
import { requireSize } from './page-size.ts';

const usualSize = 20;
const largestSize = 100;

export interface PageOptions<T extends AnyTable> extends FilterOptions<T> {
  /** Earlier properties first. The primary key is added, so that the order is always total. */
  readonly orderBy?: OrderBy<T>;
  /** Which page, the first one being 1. @default 1 */
  readonly page?: number;
  /** How many rows a page has: 1 to 100. @default 20 */
  readonly size?: number;
  /** Whether all rows that match are counted: one more statement, where the page itself does not tell. @default false */
  readonly total?: boolean;
}

/** A numbered part of the rows. */
export interface Page<Item> {
  readonly rows: Item[];
  readonly page: number;
  readonly size: number;
  readonly hasNext: boolean;
  readonly hasPrevious: boolean;
}

/** A page that knows how many there are. */
export interface CountedPage<Item> extends Page<Item> {
  /** How many rows match. */
  readonly total: number;
  /** How many pages they make. */
  readonly pages: number;
}

/** @throws QueryError where page or size is out of range */
export async function offsetPage<T extends AnyTable>(
  access: TableAccess<T>,
  { page = 1, size = usualSize, total = false, ...options }: PageOptions<T>,
): Promise<Page<Row<T>> | CountedPage<Row<T>>> {
  const { name } = access.table;
  requireSize(name, 'size', size, largestSize);
  const isPage = Number.isSafeInteger(page) && page > 0 && Number.isSafeInteger(page * size);
  if (!isPage) {
    throw new QueryError(`${name}: page is a whole number from 1 on, not ${quoteValue(page)}.`);
  }
  const offset = (page - 1) * size;
  // One more than asked for, which tells whether there is a next page.
  const found = await listRows(access, { ...options, limit: size + 1, offset });
  const rows = found.slice(0, size);
  const part = { rows, page, size, hasNext: found.length > size, hasPrevious: page > 1 };
  if (!total) return part;
  // The last page says how many there are.
  const isLast = !part.hasNext && (rows.length > 0 || page === 1);
  const all = isLast ? offset + rows.length : await countRows(access, options);
  return { ...part, total: all, pages: Math.ceil(all / size) };
}
