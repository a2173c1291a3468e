import { buildColumn } from '../column/build-column.ts';
import type { ColumnBuilder } from '../column/column-builder.ts';
import type { ColumnType } from '../column/column-type.ts';

const MIN = -(2 ** 31);
const MAX = 2 ** 31 - 1;

const type: ColumnType<number, 'integer'> = {
  name: 'integer',
  accept(value, refuse) {
    if (typeof value !== 'number' || !Number.isInteger(value))
      throw refuse(value, 'an integer is a whole number');
    if (value < MIN || value > MAX) {
      throw refuse(value, `an integer lies between ${MIN} and ${MAX}; beyond that, use bigint()`);
    }
    // Turns -0, which no integer column knows, into 0.
    return value + 0;
  },
};

/** A whole number of 32 bits: -2147483648 to 2147483647. */
export function integer(): ColumnBuilder<number> {
  return buildColumn(type);
}
