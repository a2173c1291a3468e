import { types } from 'node:util';
import { buildColumn } from '../column/build-column.ts';
import type { ColumnBuilder } from '../column/column-builder.ts';
import type { ColumnType } from '../column/column-type.ts';
import { quoteValue } from '../error/quote-value.ts';
import { TableDefinitionError } from '../table/table-definition-error.ts';

export interface TimestampOptions {
  /**
   * How many digits of a second the database keeps, 0 to 6. A `Date` has three: below that, one with milliseconds that
   * would be lost is refused; above, reading leaves out the microseconds that others wrote. @default 3
   */
  readonly precision?: number;
  /**
   * Whether PostgreSQL's type is `timestamptz`. Where it is `timestamp`, which has no zone, it holds UTC, as Prisma writes
   * it. @default true
   */
  readonly withTimeZone?: boolean;
}

const MAX_PRECISION = 6;
const DATE_PRECISION = 3;

// Years of four digits: PostgreSQL has no year 0, and ISO 8601 text sorts as the times do only up to 9999.
const MIN = Date.parse('0001-01-01T00:00:00.000Z');
const MAX = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * A point in time, to the millisecond: `timestamptz(3)` on PostgreSQL, ISO 8601 text in UTC on SQLite. Values are `Date`s
 * in the years 1 to 9999.
 *
 * @throws TableDefinitionError where the precision is not a whole number from 0 to 6
 * @example
 * paidAt: timestamp({ precision: 6 }).nullable() // @db.Timestamptz(6)
 * @example
 * paidAt: timestamp({ withTimeZone: false }) // what a Prisma DateTime is that says nothing more
 */
export function timestamp(options: TimestampOptions = {}): ColumnBuilder<Date> {
  return buildColumn(typeOf(options));
}

function typeOf({
  precision = DATE_PRECISION,
  withTimeZone = true,
}: TimestampOptions): ColumnType<Date, 'timestamp'> {
  if (!Number.isInteger(precision) || precision < 0 || precision > MAX_PRECISION) {
    throw new TableDefinitionError(
      `A timestamp's precision is a whole number from 0 to ${MAX_PRECISION}, not ${quoteValue(precision)}.`,
    );
  }
  const unit = 10 ** Math.max(0, DATE_PRECISION - precision);
  return {
    name: 'timestamp',
    parameters: { precision, withTimeZone },
    accept(value, refuse) {
      // By its kind and not its class: a Date may come from another realm (a vm, a test runner).
      if (!types.isDate(value)) throw refuse(value, 'a timestamp is a Date');
      const time = value.getTime();
      if (Number.isNaN(time)) throw refuse(value, 'it is no point in time');
      if (time < MIN || time > MAX) throw refuse(value, 'a timestamp lies in the years 1 to 9999');
      if (time % unit !== 0) throw refuse(value, `the column keeps whole units of ${unit} ms`);
      return value;
    },
  };
}
