import type { FailureKind } from './failure-kinds.ts';

/** What this package's own errors mean, and those of a cancelled `AbortSignal`. */
export const ownCodes: ReadonlyMap<string, FailureKind> = new Map<string, FailureKind>([
  ['HF_CIRCUIT_OPEN', 'circuit-open'],
  ['HF_COMMIT_OUTCOME_UNKNOWN', 'commit-outcome-unknown'],
  ['HF_CONCURRENCY_LIMIT', 'concurrency-limit'],
  ['HF_CONNECTION_SILENT', 'connection-lost'],
  ['HF_DEADLINE_EXCEEDED', 'timeout'],
  ['HF_DATABASE_LOCKED', 'locked'],
  ['HF_NO_FITTING_HOST', 'not-accepting'],
  ['HF_POOL_CLOSED', 'pool-closed'],
  ['HF_POOL_TIMEOUT', 'pool-timeout'],
  ['HF_STATEMENT_CANCELLED', 'cancelled'],
  ['HF_TRANSACTION_CANCELLED', 'cancelled'],
  ['ABORT_ERR', 'cancelled'],
]);
