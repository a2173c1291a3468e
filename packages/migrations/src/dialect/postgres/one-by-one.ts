import { deferredCommit } from './deferred-commit.ts';

/** Holds when the transaction before was over. */
const began = 'holdfast.began';

/** When a transaction of `oneByOne` began. now() is when their message came, the same for all of them. */
export const startedAt: string = `current_setting('${began}')::timestamptz`;

const noteTime = `SELECT set_config('${began}', clock_timestamp()::text, false)`;

/**
 * Scripts and their entries in the ledger as one message, each pair in a transaction of its own. The server leaves out
 * what stands behind the first statement that fails, and the session in that statement's transaction.
 */
export function oneByOne(
  transactions: readonly { readonly script: string; readonly entry: string }[],
  durable: boolean,
): string {
  const texts = transactions.map(({ script, entry }, index) => {
    const waits = durable && index === transactions.length - 1;
    const end = waits ? [] : [deferredCommit];
    return ['BEGIN', `${script}\n`, entry, noteTime, ...end, 'COMMIT'].join(';\n');
  });
  return [noteTime, ...texts].join(';\n');
}
