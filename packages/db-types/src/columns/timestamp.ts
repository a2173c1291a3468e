import { types } from 'node:util';
import { buildColumn } from '../column/build-column.ts';
import type { ColumnBuilder } from '../column/column-builder.ts';
import type { ColumnType } from '../column/column-type.ts';

// Years of four digits: PostgreSQL has no year 0, and ISO 8601 text sorts as the times do only up to 9999.
const MIN = Date.parse('0001-01-01T00:00:00.000Z');
const MAX = Date.parse('9999-12-31T23:59:59.999Z');

const type: ColumnType<Date, 'timestamp'> = {
  name: 'timestamp',
  accept(value, refuse) {
    // By its kind and not its class: a Date may come from another realm (a vm, a test runner).
    if (!types.isDate(value)) throw refuse(value, 'a timestamp is a Date');
    const time = value.getTime();
    if (Number.isNaN(time)) throw refuse(value, 'it is no point in time');
    if (time < MIN || time > MAX) throw refuse(value, 'a timestamp lies in the years 1 to 9999');
    return value;
  },
};

/**
 * A point in time, to the millisecond: `timestamptz(3)` on PostgreSQL, ISO 8601 text in UTC on SQLite. Values are `Date`s
 * in the years 1 to 9999.
 */
export function timestamp(): ColumnBuilder<Date> {
  return buildColumn(type);
}
