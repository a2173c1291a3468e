import { HoldfastError } from '../errors/holdfast-error.ts';

/** A single statement opened a transaction, on a connection that goes to somebody else next. It was rolled back. */
export class StrayTransactionError extends HoldfastError {
  constructor(statement: string) {
    super(
      'StrayTransactionError',
      'HF_STRAY_TRANSACTION',
      `${JSON.stringify(statement.slice(0, 80))} opened a transaction on a connection that others use next; it was ` +
        'rolled back.\n  Use transaction(), or connection() to begin and end one by hand.',
    );
  }
}
