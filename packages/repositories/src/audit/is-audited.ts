import type { AnyTable } from '@holdfast/db-types';
import type { MappedColumn } from '../mapping/mapped-column.ts';

/** Whether the table is audited: it says who created or who changed a row. */
export function isAudited({ roles }: AnyTable): boolean {
  return roles.createdBy !== undefined || roles.updatedBy !== undefined;
}

/** Whether a change of the column is one of the row: not what every write counts and stamps, which the entry says itself. */
export function tellsOfChange({ roles }: AnyTable, { property, derived }: MappedColumn): boolean {
  return (
    derived === undefined &&
    property !== roles.updatedAt &&
    property !== roles.updatedBy &&
    property !== roles.version
  );
}
