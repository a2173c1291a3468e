import { HoldfastError } from '../errors/holdfast-error.ts';

/** What ended a transaction before its work did. */
export type CancelledBy = 'signal' | 'deadline';

/** A transaction was cancelled, by its signal or by its deadline, and was rolled back. */
export class TransactionCancelledError extends HoldfastError {
  readonly by: CancelledBy;

  constructor(by: CancelledBy, afterMs: number, cause: unknown) {
    super(
      'TransactionCancelledError',
      'HF_TRANSACTION_CANCELLED',
      `the transaction was cancelled by its ${by}, after ${Math.round(afterMs)} ms. Nothing of it was applied.`,
      { cause },
    );
    this.by = by;
  }
}
