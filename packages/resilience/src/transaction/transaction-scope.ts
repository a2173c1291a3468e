import type { TransactionHooks } from './transaction-hooks.ts';

/** What the handles of one transaction share, the nested ones included. */
export interface TransactionScope {
  readonly hooks: TransactionHooks;
  /** Cancels every statement of the transaction. */
  readonly signal: AbortSignal | undefined;
}
