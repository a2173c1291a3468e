import type { TransactionHooks } from './transaction-hooks.ts';
import type { TransactionLimits } from './transaction-limits.ts';

/** What the handles of one transaction share, the nested ones included. */
export interface TransactionScope {
  readonly hooks: TransactionHooks;
  /** What cancels every statement of the transaction. */
  readonly limits: TransactionLimits;
}
