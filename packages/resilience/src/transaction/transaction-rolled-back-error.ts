import { HoldfastError } from '../errors/holdfast-error.ts';

/** COMMIT was answered by rolling back, because a statement had failed and the work went on as if it had not. */
export class TransactionRolledBackError extends HoldfastError {
  constructor(firstFailure: unknown) {
    super(
      'TransactionRolledBackError',
      'HF_TRANSACTION_ROLLED_BACK',
      'the database rolled this transaction back when it was to commit: a statement in it had failed, and the work ' +
        'did not.\n  To go on after a failed statement, run it in a nested transaction.',
      firstFailure === undefined ? undefined : { cause: firstFailure },
    );
  }
}
