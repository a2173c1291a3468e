import type { AnyTable, Row } from '@holdfast/db-types';
import type { QueryResult } from '@holdfast/resilience';
import type { TableAccess } from '../access/table-access.ts';
import { QueryError } from '../errors/query-error.ts';

/** The row that was inserted. */
export function onlyRow<T extends AnyTable>(access: TableAccess<T>, inserted: QueryResult): Row<T> {
  const [row] = access.decode(inserted);
  if (row !== undefined) return row;
  throw new QueryError(
    `${access.table.name}: the insert answered no row. A trigger or a rule turned it away.`,
  );
}
