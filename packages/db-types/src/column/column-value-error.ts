import { DbTypesError } from '../error/db-types-error.ts';
import { quoteValue } from '../error/quote-value.ts';

/** A value that a column cannot hold without loss, refused before the database saw it. */
export class ColumnValueError extends DbTypesError {
  override readonly name: string = 'ColumnValueError';
  /** The table's name in the database. */
  readonly table: string;
  /** The column's property name. */
  readonly column: string;
  /** What is wrong with the value, as the message says it. */
  readonly reason: string;

  constructor(table: string, column: string, value: unknown, reason: string) {
    const quoted = value === SECRET ? 'this secret value' : quoteValue(value);
    super('HF_COLUMN_VALUE', `${table}.${column} cannot hold ${quoted}: ${reason}.`);
    this.table = table;
    this.column = column;
    this.reason = reason;
  }
}

/** Stands for the value of a secret column, which no message may show. */
const SECRET: unique symbol = Symbol('a secret value');

/**
 * Makes the error for a value this column refuses; `reason` is a clause without a full stop. Where a reason may quote the
 * value, `withoutValue` says the same without it, for columns that are secret.
 */
export type Refuse = (value: unknown, reason: string, withoutValue?: string) => ColumnValueError;

/** What makes the errors of this column. */
export function refusalsOf(table: string, column: string, secret: boolean): Refuse {
  return secret
    ? (value, reason, withoutValue = reason) =>
        // That there is no value is no secret.
        new ColumnValueError(table, column, value == null ? value : SECRET, withoutValue)
    : (value, reason) => new ColumnValueError(table, column, value, reason);
}
