import type { AnyTable, NewRow, Row } from '@holdfast/db-types';
import type { TableAccess } from '../access/table-access.ts';
import { QueryError } from '../errors/query-error.ts';
import { newRow } from './assignments.ts';

/** Inserts a row, and answers it as it was stored. */
export async function createRow<T extends AnyTable>(
  access: TableAccess<T>,
  values: NewRow<T>,
): Promise<Row<T>> {
  const inserted = await access.writer.insert(access, newRow(access, { ...values }));
  const [row] = access.decode(inserted);
  if (row !== undefined) return row;
  throw new QueryError(
    `${access.table.name}: the insert answered no row. A trigger or a rule turned it away.`,
  );
}
