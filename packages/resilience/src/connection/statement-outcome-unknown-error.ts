import { HoldfastError } from '../errors/holdfast-error.ts';
import { quoteStatement } from './quote-statement.ts';

/** A single statement's connection was lost while it ran: what it changes may stand or may not. */
export class StatementOutcomeUnknownError extends HoldfastError {
  /** `text`: of the statement. */
  constructor(text: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(
      'StatementOutcomeUnknownError',
      'HF_STATEMENT_OUTCOME_UNKNOWN',
      `the connection was lost while a statement ran, so it may have been applied or not: ${quoteStatement(text)}\n` +
        '  Where running it twice does no harm, as with every read, say { idempotent: true } and it is tried again. ' +
        `In a transaction() its outcome is found out.\n  cause: ${why}`,
      { cause },
    );
  }
}
