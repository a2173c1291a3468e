import type { AnyTable } from '@holdfast/db-types';
import type { TableMapping } from '../mapping/table-mapping.ts';
import { everything, type Predicate } from './predicate.ts';

/** Which rows of a soft-deletable table are seen. Where nothing is soft-deletable, every row is live. */
export type Visibility = 'live' | 'deleted' | 'all';

export function visible(mapping: TableMapping, visibility: Visibility): Predicate {
  const { deletedAt } = mapping.table.roles;
  if (deletedAt === undefined || visibility === 'all') return everything;
  const { databaseName } = mapping.column(deletedAt);
  return {
    shape: visibility,
    values: [],
    apply: (query) => {
      if (visibility === 'live') query.whereNull(databaseName);
      else query.whereNotNull(databaseName);
    },
  };
}

/** Whether a row that was read is one of those. */
export function isVisible(
  table: AnyTable,
  row: Readonly<Record<string, unknown>>,
  visibility: Visibility,
): boolean {
  const { deletedAt } = table.roles;
  if (deletedAt === undefined || visibility === 'all') return true;
  return (visibility === 'deleted') === (row[deletedAt] !== null);
}
