import { buildColumn } from '../column/build-column.ts';
import type { ColumnBuilder } from '../column/column-builder.ts';
import type { ColumnType } from '../column/column-type.ts';

function typeOf(bits: 16 | 32, name: string, larger: string): ColumnType<number, 'integer'> {
  const min = -(2 ** (bits - 1));
  const max = 2 ** (bits - 1) - 1;
  return {
    name: 'integer',
    parameters: { bits },
    accept(value, refuse) {
      if (typeof value !== 'number' || !Number.isInteger(value))
        throw refuse(value, `${name} is a whole number`);
      if (value < min || value > max) {
        throw refuse(value, `${name} lies between ${min} and ${max}; beyond that, use ${larger}()`);
      }
      // Turns -0, which no integer column knows, into 0.
      return value + 0;
    },
  };
}

const integerType = typeOf(32, 'an integer', 'bigint');
const smallintType = typeOf(16, 'a smallint', 'integer');

/** A whole number of 32 bits: -2147483648 to 2147483647. */
export function integer(): ColumnBuilder<number> {
  return buildColumn(integerType);
}

/** A whole number of 16 bits: -32768 to 32767. `smallint` on PostgreSQL, integer on SQLite. */
export function smallint(): ColumnBuilder<number> {
  return buildColumn(smallintType);
}
