import { HoldfastError } from '../errors/holdfast-error.ts';

/** The connection was lost during COMMIT: the transaction may stand or may not. */
export class CommitOutcomeUnknownError extends HoldfastError {
  /** `asking`: how it failed to ask the server what became of the transaction, where it did. */
  constructor(lost: unknown, asking?: unknown) {
    const why = asking instanceof Error ? asking.message : String(asking);

    super(
      'CommitOutcomeUnknownError',
      'HF_COMMIT_OUTCOME_UNKNOWN',
      'the connection was lost during COMMIT, so the transaction may have been committed or not.\n' +
        '  Look in the database before running it again, or write so that running it twice does no harm.' +
        (asking === undefined ? '' : `\n  The server could not be asked what became of it: ${why}`),
      { cause: asking === undefined ? lost : new AggregateError([lost, asking], 'lost during COMMIT') },
    );
  }
}
