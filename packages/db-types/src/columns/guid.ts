import { v7 } from 'uuid';
import { buildColumn } from '../column/build-column.ts';
import type { ColumnBuilder } from '../column/column-builder.ts';
import type { ColumnType } from '../column/column-type.ts';

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const UPPER_CASE = /[A-F]/;

/** A new GUID: UUID version 7 (RFC 9562), which sorts by the time it was made. */
export function newGuid(): string {
  return v7();
}

const type: ColumnType<string, 'guid'> = {
  name: 'guid',
  accept(value, refuse) {
    if (typeof value !== 'string' || !GUID.test(value)) {
      throw refuse(value, 'a guid is 32 hexadecimal digits written 8-4-4-4-12');
    }
    return UPPER_CASE.test(value) ? value.toLowerCase() : value;
  },
  generate: newGuid,
};

/**
 * A 128-bit identifier: `uuid` on PostgreSQL, lower-case text elsewhere. Either case is accepted, lower case is stored
 * and returned. As primary key it is made by the client, as UUID version 7.
 *
 * @example
 * id: guid().primaryKey()
 */
export function guid(): ColumnBuilder<string, never, 'primaryKey' | 'optional'> {
  return buildColumn<string, 'primaryKey' | 'optional'>(type);
}
