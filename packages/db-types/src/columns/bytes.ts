import { types } from 'node:util';
import { buildColumn } from '../column/build-column.ts';
import type { ColumnBuilder } from '../column/column-builder.ts';
import type { ColumnType } from '../column/column-type.ts';

const type: ColumnType<Uint8Array, 'bytes'> = {
  name: 'bytes',
  parameters: {},
  accept(value, refuse) {
    // A Buffer is one too; so is one of another realm (a vm, a test runner).
    if (!types.isUint8Array(value)) throw refuse(value, 'bytes are a Uint8Array');
    return value;
  },
};

/** Bytes, as a `Uint8Array` (a `Buffer` is one): `bytea` on PostgreSQL, blob on SQLite. */
export function bytes(): ColumnBuilder<Uint8Array> {
  return buildColumn(type);
}
