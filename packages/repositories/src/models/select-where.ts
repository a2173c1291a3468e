import type { AnyTable, Row } from '@holdfast/db-types';
import type { TableAccess } from '../access/table-access.ts';
import type { Predicate } from '../criteria/predicate.ts';
import type { Visibility } from '../criteria/visibility.ts';
import { selectRows } from '../reading/select.ts';

/** The rows that meet a predicate of which few do. */
export function selectWhere<T extends AnyTable>(
  access: TableAccess<T>,
  wanted: Predicate,
  visibility: Visibility = 'live',
): Promise<Row<T>[]> {
  const predicate = access.within(visibility, wanted);
  return access.rows(selectRows(access.mapped, { predicate }));
}
