import type { FailureKind } from './failure-kinds.ts';

/**
 * Whether the same work may be tried again.
 * - `safe`: it surely was not applied: it was rolled back, or never sent.
 * - `if-idempotent`: nobody knows whether it was applied, so only work that may be applied twice is tried again.
 * - `never`: it would fail the same way, or somebody wanted it stopped.
 */
export type RetryAdvice = 'safe' | 'if-idempotent' | 'never';

/** What an error means for the one who has to act on it. */
export interface Failure {
  readonly kind: FailureKind;
  readonly retry: RetryAdvice;
  /** Whether the database failed, and not the statement. Circuit breakers count nothing else. */
  readonly outage: boolean;
}
