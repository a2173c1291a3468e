import type { Segment } from './segments.ts';
import { changesSession } from './session-settings.ts';

/**
 * Whether a segment may travel with what the ledger says about it as one message of the simple protocol, which the
 * server runs as one transaction ("Multiple Statements in a Simple Query" in its manual). Savepoints, an isolation of its
 * own, ROLLBACK at the end and what changes the session need a transaction that one can speak in.
 */
export function fitsOneMessage({ statements, isolation, ends }: Segment): boolean {
  return (
    ends === 'commit' &&
    isolation === undefined &&
    !changesSession(statements) &&
    !statements.some(({ kind }) => kind === 'TransactionStmt')
  );
}
