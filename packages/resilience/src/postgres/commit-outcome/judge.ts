import type { Recovery, ServerFacts } from './server-facts.ts';
import type { Witness } from './witness.ts';

/** What `pg_xact_status` says of an id; `future` where it was not given out yet, `forgotten` where it is too old. */
export type XactStatus = 'committed' | 'aborted' | 'in progress' | 'future' | 'forgotten';

/** What a server says of an id. */
export interface Testimony {
  readonly status: XactStatus;
  /** When it was committed, in microseconds by the server's clock, where it notes such times. */
  readonly committedAt?: number | undefined;
}

/** `wait`: it is not decided yet. */
export type Verdict = 'committed' | 'rolled-back' | 'wait' | 'unknown';

/**
 * What a server's answer about a transaction id means for the transaction that had it. `recovery` is the first one
 * after the transaction began, where the server has crashed since.
 */
export function judge(
  witness: Witness,
  now: ServerFacts,
  testimony: Testimony,
  recovery: Recovery | undefined,
): Verdict {
  if (now.system !== witness.server.system) return 'unknown';
  // A replica, perhaps about to be promoted. What was committed may not have reached it.
  if (now.timeline === undefined) return 'wait';
  // Promoted since: the id may have been given out again, and the commit may stand on the server that was left.
  if (now.timeline !== witness.server.timeline) return 'unknown';
  return recovery === undefined ? withoutCrash(testimony.status) : afterCrash(witness, testimony, recovery);
}

function withoutCrash(status: XactStatus): Verdict {
  if (status === 'committed') return 'committed';
  if (status === 'aborted') return 'rolled-back';
  return status === 'in progress' ? 'wait' : 'unknown';
}

/** The server process that ran it died with all others: unless its commit is in the log it did not happen. */
function afterCrash(
  { xid }: Witness,
  { status, committedAt }: Testimony,
  { at, nextXid }: Recovery,
): Verdict {
  if (status === 'aborted' || status === 'future') return 'rolled-back';
  // What was committed after the crash is another transaction, which was given the id again.
  if (committedAt !== undefined) return committedAt < at ? 'committed' : 'rolled-back';
  if (nextXid === undefined) return status === 'in progress' ? 'wait' : 'unknown';
  // Given out again, to another transaction: it is that one's status which was told.
  if (xid >= nextXid) return 'rolled-back';
  return status === 'committed' ? 'committed' : 'unknown';
}
