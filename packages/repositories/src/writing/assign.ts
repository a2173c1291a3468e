import type { Knex } from 'knex';
import type { MappedColumn } from '../mapping/mapped-column.ts';
import type { MappedTable } from '../mapping/mapped-table.ts';
import { slot } from '../statements/slot.ts';
import type { Assignments } from './row-writer.ts';

/** What a query builder sets: each column to the slot of its index, from `firstSlot` on. */
export function assign(
  { mapping, dialect }: MappedTable,
  columns: Assignments['columns'],
  {
    countVersion = false,
    firstSlot = 0,
  }: { readonly countVersion?: boolean; readonly firstSlot?: number } = {},
): Record<string, Knex.Value> {
  const assignments: Record<string, Knex.Value> = {};
  columns.forEach(({ databaseName }, index) => {
    assignments[databaseName] = slot(firstSlot + index);
  });
  const { version } = mapping.table.roles;
  if (countVersion && version !== undefined) {
    const column = mapping.column(version);
    // With the table's name: where an insert meets a row, the row that was to be inserted has a version, too.
    const counted = `${mapping.nameOf(column)} + 1`;
    assignments[column.databaseName] = dialect.builder.raw(counted.replaceAll('?', '\\?'));
  }
  return assignments;
}

/** Names the columns that are set, in their order. */
export function shapeOfColumns(columns: readonly MappedColumn[]): string {
  let shape = '';
  for (const { property } of columns) shape += `${property},`;
  return shape;
}
