import { buildColumn } from '../column/build-column.ts';
import type { ColumnBuilder } from '../column/column-builder.ts';
import type { ColumnType } from '../column/column-type.ts';

const type: ColumnType<boolean, 'boolean'> = {
  name: 'boolean',
  parameters: {},
  accept(value, refuse) {
    if (typeof value !== 'boolean') throw refuse(value, 'a boolean is true or false');
    return value;
  },
};

/** True or false: `boolean` on PostgreSQL, 0 or 1 on SQLite. */
export function boolean(): ColumnBuilder<boolean> {
  return buildColumn(type);
}
