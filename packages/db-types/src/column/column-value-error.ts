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
    super('HF_COLUMN_VALUE', `${table}.${column} cannot hold ${quoteValue(value)}: ${reason}.`);
    this.table = table;
    this.column = column;
    this.reason = reason;
  }
}

/** Makes the error for a value this column refuses; `reason` is a clause without a full stop. */
export type Refuse = (value: unknown, reason: string) => ColumnValueError;
