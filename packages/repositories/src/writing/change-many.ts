import type { AnyTable } from '@holdfast/db-types';
import type { TableAccess } from '../access/table-access.ts';
import { matches, type Where } from '../criteria/where.ts';
import type { Assignments, Change } from './row-writer.ts';

/** Changes every live row that matches, and answers how many. */
export async function changeMany<T extends AnyTable>(
  access: TableAccess<T>,
  where: Where<T>,
  change: Pick<Change, 'action'> & Assignments,
): Promise<number> {
  const predicate = access.within('live', matches(access.mapped, where), 'write');
  const { rowCount } = await access.writer.change(access, { ...change, predicate });
  return rowCount;
}
