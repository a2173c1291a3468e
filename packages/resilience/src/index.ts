export { type CancelPoint, StatementCancelledError } from './connection/statement-cancelled-error.ts';
export type {
  Connection,
  Database,
  DialectName,
  Isolation,
  Queryable,
  QueryOptions,
  Transaction,
  TransactionOptions,
} from './database.ts';
export { HoldfastError } from './errors/holdfast-error.ts';
export { InvalidOptionError } from './errors/invalid-option-error.ts';
export { isHoldfastError } from './errors/is-holdfast-error.ts';
export { classifyError } from './failure/classify-error.ts';
export type { Failure, RetryAdvice } from './failure/failure.ts';
export type { FailureKind } from './failure/failure-kinds.ts';
export type { CircuitBreakerOptions } from './policies/breaker/breaker-options.ts';
export type { BreakerState, Closed, HalfOpen, Open, OpenReason } from './policies/breaker/breaker-state.ts';
export { type BreakerPermit, CircuitBreaker, circuitBreaker } from './policies/breaker/circuit-breaker.ts';
export { CircuitOpenError } from './policies/breaker/circuit-open-error.ts';
export { compose } from './policies/compose.ts';
export type { Policy, PolicyContext } from './policies/policy.ts';
export { retry } from './policies/retry/retry.ts';
export type { RetryOptions } from './policies/retry/retry-options.ts';
export { type RetryProfile, type RetryProfileName, retryProfiles } from './policies/retry/retry-profiles.ts';
export type { Sleep } from './policies/try-again.ts';
export type { Checkout } from './pool/checkouts.ts';
export { PoolClosedError } from './pool/pool-closed-error.ts';
export { PoolDrainError } from './pool/pool-drain-error.ts';
export type { PoolStats } from './pool/pool-stats.ts';
export { PoolTimeoutError } from './pool/pool-timeout-error.ts';
export type { QueryResult, Statement } from './statement.ts';
export type { Events } from './telemetry/channels.ts';
export { CommitOutcomeUnknownError } from './transaction/commit-outcome-unknown-error.ts';
export { StrayTransactionError } from './transaction/stray-transaction-error.ts';
export { TransactionEndedError } from './transaction/transaction-ended-error.ts';
export { TransactionOpenError } from './transaction/transaction-open-error.ts';
export { TransactionRolledBackError } from './transaction/transaction-rolled-back-error.ts';
