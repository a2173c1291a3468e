import { quoteStatement } from '../connection/quote-statement.ts';
import { HoldfastError } from '../errors/holdfast-error.ts';

/** A connection or a transaction was used by one flow while a transaction that another opened on it is open. */
export class TransactionOpenError extends HoldfastError {
  /** `statement`: what was not run; undefined where it was a second transaction. */
  constructor(statement?: string) {
    const what =
      statement === undefined
        ? 'a transaction is already open here.'
        : `a transaction is open here, and this statement would have been in it: ${quoteStatement(statement)}. Not run.`;
    super(
      'TransactionOpenError',
      'HF_TRANSACTION_OPEN',
      `${what} To be in it, use the innermost open transaction; to run side by side with it, use the database.`,
    );
  }
}
