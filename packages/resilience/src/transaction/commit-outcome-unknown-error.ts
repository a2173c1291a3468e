import { HoldfastError } from '../errors/holdfast-error.ts';

/** The connection was lost during COMMIT: the transaction may stand or may not. */
export class CommitOutcomeUnknownError extends HoldfastError {
  constructor(cause: unknown) {
    super(
      'CommitOutcomeUnknownError',
      'HF_COMMIT_OUTCOME_UNKNOWN',
      'the connection was lost during COMMIT, so the transaction may have been committed or not.\n' +
        '  Look in the database before running it again, or write so that running it twice does no harm.',
      { cause },
    );
  }
}
