import { quoteStatement } from '../connection/quote-statement.ts';
import { HoldfastError } from '../errors/holdfast-error.ts';

/** A transaction or a held connection was used after the work it was given to had settled. */
export class TransactionEndedError extends HoldfastError {
  constructor(what: 'transaction' | 'connection', statement: string) {
    super(
      'TransactionEndedError',
      'HF_TRANSACTION_ENDED',
      `this ${what} has ended: the work it was given to has settled. Not run: ${quoteStatement(statement)}.\n` +
        `  Await every statement inside the work, and do not keep the ${what} beyond it.`,
    );
  }
}
