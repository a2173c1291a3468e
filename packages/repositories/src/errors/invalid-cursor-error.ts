import { RepositoryError } from './repository-error.ts';

/** A cursor was damaged, made up, or made for another table, another order or with another secret. Nothing was read. */
export class InvalidCursorError extends RepositoryError {
  readonly table: string;

  constructor(table: string, order: string, cause?: unknown) {
    super(
      'InvalidCursorError',
      'HF_INVALID_CURSOR',
      `${table}: the cursor is none of the order ${order}. It was cut, altered, or made for another table, another order or by a store with another secret. Start again without a cursor.`,
      { cause },
    );
    this.table = table;
  }
}
