export type { Settings } from './connection/settings.ts';
export { type CancelPoint, StatementCancelledError } from './connection/statement-cancelled-error.ts';
export { StatementOutcomeUnknownError } from './connection/statement-outcome-unknown-error.ts';
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
export { type Health, type HealthOptions, health } from './health/health.ts';
export { type Readiness, readiness } from './health/readiness.ts';
export { stats } from './health/stats.ts';
export type { CircuitBreakerOptions } from './policies/breaker/breaker-options.ts';
export { BreakerRegistry, breakerRegistry } from './policies/breaker/breaker-registry.ts';
export type {
  BreakerState,
  BreakerStateKind,
  Closed,
  Disabled,
  ForcedOpen,
  HalfOpen,
  Open,
  OpenReason,
} from './policies/breaker/breaker-state.ts';
export type {
  BreakerTotals,
  BreakerWindowStats,
  CircuitBreakerStats,
} from './policies/breaker/breaker-stats.ts';
export { type BreakerPermit, CircuitBreaker, circuitBreaker } from './policies/breaker/circuit-breaker.ts';
export { CircuitOpenError } from './policies/breaker/circuit-open-error.ts';
export { compose } from './policies/compose.ts';
export { type DeadlineOptions, deadline } from './policies/deadline/deadline.ts';
export { DeadlineExceededError } from './policies/deadline/deadline-exceeded-error.ts';
export { remainingMs } from './policies/deadline/remaining.ts';
export {
  ConcurrencyLimit,
  type ConcurrencyLimitOptions,
  type ConcurrencyLimitStats,
  concurrencyLimit,
} from './policies/limit/concurrency-limit.ts';
export { ConcurrencyLimitError, type LimitRefusal } from './policies/limit/concurrency-limit-error.ts';
export type { Policy, PolicyContext, Work } from './policies/policy.ts';
export { retry } from './policies/retry/retry.ts';
export { RetryBudget, type RetryBudgetOptions, retryBudget } from './policies/retry/retry-budget.ts';
export type { RetryOptions } from './policies/retry/retry-options.ts';
export { type RetryProfile, type RetryProfileName, retryProfiles } from './policies/retry/retry-profiles.ts';
export type { Sleep } from './policies/try-again.ts';
export type { Checkout } from './pool/checkouts.ts';
export type { CloseReason } from './pool/close-reason.ts';
export { ConnectionSilentError } from './pool/connection-silent-error.ts';
export { DoubleReleaseError } from './pool/double-release-error.ts';
export type { LateReturn, Leak, PoolLogger } from './pool/leak.ts';
export { PoolClosedError } from './pool/pool-closed-error.ts';
export { PoolDrainError } from './pool/pool-drain-error.ts';
export type { PoolStats } from './pool/pool-stats.ts';
export { PoolTimeoutError } from './pool/pool-timeout-error.ts';
export type { PoolTotals } from './pool/pool-totals.ts';
export type { QueryResult, Statement } from './statement.ts';
export type { Events, PoolView } from './telemetry/channels.ts';
export type { Endpoint } from './telemetry/endpoint.ts';
export { type Logger, type LogOptions, logTo } from './telemetry/log-to.ts';
export { CommitOutcomeUnknownError } from './transaction/commit-outcome-unknown-error.ts';
export { StrayTransactionError } from './transaction/stray-transaction-error.ts';
export { type CancelledBy, TransactionCancelledError } from './transaction/transaction-cancelled-error.ts';
export { TransactionEndedError } from './transaction/transaction-ended-error.ts';
export { TransactionOpenError } from './transaction/transaction-open-error.ts';
export { TransactionRolledBackError } from './transaction/transaction-rolled-back-error.ts';
