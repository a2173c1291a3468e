import { HoldfastError } from '../errors/holdfast-error.ts';

/** A second transaction was started where one is open: one connection holds one at a time. */
export class TransactionOpenError extends HoldfastError {
  constructor() {
    super(
      'TransactionOpenError',
      'HF_TRANSACTION_OPEN',
      'a transaction is already open here. To nest, call transaction() on the innermost open transaction; ' +
        'to run two side by side, start both on the database.',
    );
  }
}
