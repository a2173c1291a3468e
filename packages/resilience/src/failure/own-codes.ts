import type { FailureKind } from './failure-kinds.ts';

/** What this package's own errors mean, and those of a cancelled `AbortSignal`. */
export const ownCodes: ReadonlyMap<string, FailureKind> = new Map<string, FailureKind>([
  ['HF_CIRCUIT_OPEN', 'circuit-open'],
  ['HF_COMMIT_OUTCOME_UNKNOWN', 'commit-outcome-unknown'],
  ['HF_POOL_CLOSED', 'pool-closed'],
  ['HF_POOL_TIMEOUT', 'pool-timeout'],
  ['HF_STATEMENT_CANCELLED', 'cancelled'],
  ['ABORT_ERR', 'cancelled'],
]);
