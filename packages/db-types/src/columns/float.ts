import { buildColumn } from '../column/build-column.ts';
import type { ColumnBuilder } from '../column/column-builder.ts';
import type { ColumnType } from '../column/column-type.ts';

const type: ColumnType<number, 'float'> = {
  name: 'float',
  parameters: {},
  accept(value, refuse) {
    if (typeof value !== 'number') throw refuse(value, 'a float is a number');
    if (!Number.isFinite(value)) throw refuse(value, 'a float is finite');
    // Turns -0 into 0: drivers and SQLite lose its sign, and it equals 0.
    return value + 0;
  },
};

/**
 * A floating-point number of 64 bits: `double precision` on PostgreSQL, real on SQLite. NaN and the infinities are
 * refused; -0 is stored as 0. For money and other exact amounts there is `decimal()`.
 */
export function float(): ColumnBuilder<number> {
  return buildColumn(type);
}
