import type { ColumnBuilder } from '../column/column-builder.ts';
import { text } from '../columns/text.ts';
import { timestamp } from '../columns/timestamp.ts';

/** When and by whom a row was created and last changed. Spread into a table's columns. */
export const audited: {
  readonly createdAt: ColumnBuilder<Date, 'createdAt'>;
  readonly createdBy: ColumnBuilder<string, 'createdBy'>;
  readonly updatedAt: ColumnBuilder<Date, 'updatedAt'>;
  readonly updatedBy: ColumnBuilder<string, 'updatedBy'>;
} = {
  createdAt: timestamp().named('created_at').plays('createdAt'),
  createdBy: text().named('created_by').plays('createdBy'),
  updatedAt: timestamp().named('updated_at').plays('updatedAt'),
  updatedBy: text().named('updated_by').plays('updatedBy'),
};
