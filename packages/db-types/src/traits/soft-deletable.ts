import type { ColumnBuilder } from '../column/column-builder.ts';
import { text } from '../columns/text.ts';
import { timestamp } from '../columns/timestamp.ts';

/** When and by whom a row was deleted: it stays, and can be restored. Spread into a table's columns. */
export const softDeletable: {
  readonly deletedAt: ColumnBuilder<Date | null, 'deletedAt' | 'optional'>;
  readonly deletedBy: ColumnBuilder<string | null, 'deletedBy' | 'optional'>;
} = {
  deletedAt: timestamp().nullable().named('deleted_at').plays('deletedAt'),
  deletedBy: text().nullable().named('deleted_by').plays('deletedBy'),
};
