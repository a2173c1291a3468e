import type { AnyTable } from '@holdfast/db-types';
import type { TableMapping } from '../mapping/table-mapping.ts';
import { everything, type Predicate } from './predicate.ts';

/** Which rows of a soft-deletable table are seen. Where nothing is soft-deletable, every row is live. */
export type Visibility = 'live' | 'deleted' | 'all';

/** The condition that each visibility is, on this table. Made once for each table. */
export function visibilities(mapping: TableMapping): Readonly<Record<Visibility, Predicate>> {
  const { deletedAt } = mapping.table.roles;
  if (deletedAt === undefined) return { live: everything, deleted: everything, all: everything };
  const { databaseName } = mapping.column(deletedAt);
  return {
    live: { shape: 'live', values: [], apply: (query) => query.whereNull(databaseName) },
    deleted: { shape: 'deleted', values: [], apply: (query) => query.whereNotNull(databaseName) },
    all: everything,
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
