import { HoldfastError } from '../errors/holdfast-error.ts';

/** Where a statement was when it was cancelled. */
export type CancelPoint = 'before it was sent' | 'on the server' | 'by cutting its connection';

/** A statement was cancelled through its `AbortSignal`; `cause` is the signal's reason. */
export class StatementCancelledError extends HoldfastError {
  readonly point: CancelPoint;

  constructor(point: CancelPoint, afterMs: number, reason: unknown) {
    const applied =
      point === 'by cutting its connection'
        ? 'The server did not answer in time: whether it was applied is unknown.'
        : 'It was not applied.';
    super(
      'StatementCancelledError',
      'HF_STATEMENT_CANCELLED',
      `the statement was cancelled ${point}, after ${Math.round(afterMs)} ms. ${applied}`,
      { cause: reason },
    );
    this.point = point;
  }
}
