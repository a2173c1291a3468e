import { buildColumn } from '../column/build-column.ts';
import type { ColumnBuilder } from '../column/column-builder.ts';
import type { ColumnType } from '../column/column-type.ts';

const MIN = -(2n ** 63n);
const MAX = 2n ** 63n - 1n;

const type: ColumnType<bigint, 'bigint'> = {
  name: 'bigint',
  parameters: {},
  accept(value, refuse) {
    if (typeof value !== 'bigint') throw refuse(value, 'a bigint is written 42n, or made with BigInt(…)');
    if (value < MIN || value > MAX) throw refuse(value, `a bigint lies between ${MIN} and ${MAX}`);
    return value;
  },
};

/** A whole number of 64 bits, as a `bigint`: -9223372036854775808n to 9223372036854775807n. */
export function bigint(): ColumnBuilder<bigint> {
  return buildColumn(type);
}
