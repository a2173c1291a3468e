import { buildColumn } from '../column/build-column.ts';
import type { ColumnBuilder } from '../column/column-builder.ts';
import type { ColumnType } from '../column/column-type.ts';
import { quoteValue } from '../error/quote-value.ts';
import { TableDefinitionError } from '../table/table-definition-error.ts';

export interface DecimalOptions {
  /** The digits in all, 1 to 1000. */
  readonly precision: number;
  /** The digits behind the point, 0 to the precision. */
  readonly scale: number;
}

/** What a Prisma `Decimal` is that says nothing of its size. */
const LIKE_PRISMA: DecimalOptions = { precision: 65, scale: 30 };

/** The most PostgreSQL can declare. */
const MAX_PRECISION = 1000;

const NUMERAL = /^(-?)0*([1-9]\d*|)(?:\.(\d+))?$/;

/**
 * An exact decimal number, as text with all the digits of its scale: `'12.50'`. Never a float. `numeric(precision, scale)`
 * on PostgreSQL; on SQLite a count of the smallest unit up to a precision of 18 (12.50 is 1250), text that sorts as the
 * numbers do beyond. Without options it is as large as a Prisma `Decimal`: 65 digits, 30 of them behind the point.
 *
 * A number with more digits than fit is refused and not rounded, zeros at its end aside. So are numbers and bigints: it is
 * given as text.
 *
 * @throws TableDefinitionError where precision and scale are not those of a number
 * @example
 * total: decimal({ precision: 12, scale: 2 })
 */
export function decimal(options: DecimalOptions = LIKE_PRISMA): ColumnBuilder<string> {
  return buildColumn(typeOf(checked(options)));
}

function checked({ precision, scale }: DecimalOptions): DecimalOptions {
  if (!Number.isInteger(precision) || precision < 1 || precision > MAX_PRECISION) {
    throw new TableDefinitionError(
      `A decimal's precision is a whole number from 1 to ${MAX_PRECISION}, not ${quoteValue(precision)}.`,
    );
  }
  if (!Number.isInteger(scale) || scale < 0 || scale > precision) {
    throw new TableDefinitionError(
      `A decimal's scale is a whole number from 0 to its precision of ${precision}, not ${quoteValue(scale)}.`,
    );
  }
  return { precision, scale };
}

function typeOf({ precision, scale }: DecimalOptions): ColumnType<string, 'decimal'> {
  const before = precision - scale;
  return {
    name: 'decimal',
    parameters: { precision, scale },
    accept(value, refuse) {
      if (typeof value !== 'string') throw refuse(value, "a decimal is text, as in '12.50'");
      // No value of a decimal is longer, and the rest need not be looked at.
      const [, sign, whole, given = ''] = (value.length <= 4 * MAX_PRECISION && NUMERAL.exec(value)) || [];
      if (whole === undefined || !hasWholePart(value)) {
        throw refuse(
          value,
          "a decimal is written in digits, with or without a sign and a point, as in '-12.50'",
        );
      }
      const fraction = withoutZerosAtEnd(given);
      if (fraction.length > scale) throw refuse(value, `the column keeps ${scale} digits behind the point`);
      if (whole.length > before) throw refuse(value, `the column keeps ${before} digits before the point`);
      const isZero = whole === '' && fraction === '';
      return `${isZero ? '' : sign}${whole || '0'}${scale > 0 ? `.${fraction.padEnd(scale, '0')}` : ''}`;
    },
  };
}

/** `.5` and `-.5` are not taken: whoever writes them may have lost a digit. */
function hasWholePart(value: string): boolean {
  return /^-?\d/.test(value);
}

function withoutZerosAtEnd(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits[end - 1] === '0') end -= 1;
  return digits.slice(0, end);
}
