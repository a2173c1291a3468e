import type { Knex } from 'knex';
import type { MappedColumn } from '../mapping/mapped-column.ts';
import type { MappedTable } from '../mapping/mapped-table.ts';
import { slot } from '../statements/slot.ts';
import type { Assignments } from './row-writer.ts';

/** What a query builder sets: each column to the slot of its index. */
export function assign(
  { mapping, dialect }: MappedTable,
  columns: Assignments['columns'],
  { countVersion = false }: { readonly countVersion?: boolean } = {},
): Record<string, Knex.Value> {
  const assignments: Record<string, Knex.Value> = {};
  columns.forEach(({ databaseName }, index) => {
    assignments[databaseName] = slot(index);
  });
  const { version } = mapping.table.roles;
  if (countVersion && version !== undefined) {
    const { databaseName } = mapping.column(version);
    assignments[databaseName] = dialect.builder.raw('?? + 1', [databaseName]);
  }
  return assignments;
}

/** Names the columns that are set, in their order. */
export function shapeOfColumns(columns: readonly MappedColumn[]): string {
  let shape = '';
  for (const { property } of columns) shape += `${property},`;
  return shape;
}
