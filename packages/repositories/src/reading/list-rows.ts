import type { AnyTable, Row } from '@holdfast/db-types';
import type { TableAccess } from '../access/table-access.ts';
import { matches } from '../criteria/where.ts';
import { QueryError } from '../errors/query-error.ts';
import { quoteValue } from '../errors/quote-value.ts';
import { TooManyRowsError } from '../errors/too-many-rows-error.ts';
import { requireLockable } from './lock.ts';
import { totalOrder } from './order.ts';
import type { ListOptions } from './read-options.ts';
import { selectRows } from './select.ts';

const mostRows = 10_000;

/**
 * The rows that match.
 * @throws TooManyRowsError where no limit is given and more than 10,000 match
 */
export async function listRows<T extends AnyTable>(
  access: TableAccess<T>,
  options: ListOptions<T>,
): Promise<Row<T>[]> {
  const { where, orderBy, limit, offset = 0, visibility = 'live', lock } = options;
  requireWholeNumber('limit', limit);
  requireWholeNumber('offset', offset);
  requireLockable(access, lock);
  const { mapped } = access;
  const predicate = access.within(visibility, matches(mapped, where));
  const order = totalOrder(orderBy, mapped.mapping);
  const rows = await access.rows(
    selectRows(mapped, {
      ...{ predicate, order, limit: limit ?? mostRows + 1, offset, lock },
      held: access.isHeldByPolicies,
    }),
  );
  if (limit === undefined && rows.length > mostRows) throw new TooManyRowsError(access.table.name, mostRows);
  return rows;
}

/** @throws QueryError */
export function requireWholeNumber(option: string, value: number | undefined): void {
  if (value !== undefined && !(Number.isSafeInteger(value) && value >= 0)) {
    throw new QueryError(`${option} is a whole number from 0 on, not ${quoteValue(value)}.`);
  }
}
