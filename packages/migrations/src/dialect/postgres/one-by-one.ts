import type { EntryTimes, OneByOneOptions } from '../migration-dialect.ts';

/** Holds when the transaction before was over, and so when this one began. now() is when their message came. */
export const moment = 'holdfast.moment';
const noteMoment: string = `set_config('${moment}', clock_timestamp()::text, false)`;

/** When a transaction of `oneByOne` begins and ends, as expressions that its entry in the ledger takes, in this order. */
export const times: EntryTimes = {
  startedAt: `current_setting('${moment}')::timestamptz`,
  finishedAt: `${noteMoment}::timestamptz`,
};

/**
 * Scripts and their entries in the ledger as one message, each pair in a transaction of its own, and `last` behind them.
 * The server leaves out what stands behind the first statement that fails, and the session in that statement's
 * transaction: `afterFailure` leads out of it. The COMMITs do not wait for the disk, but for the last one where it is
 * `durable`: see `deferredCommit`.
 */
export function oneByOne(
  transactions: readonly { readonly script: string; readonly entry: string }[],
  { durable, restoring, last }: OneByOneOptions,
): string {
  const texts = transactions.map(({ script, entry }, index) => {
    const waits = durable && index === transactions.length - 1;
    return ['BEGIN', `${script}\n`, entry, ...(waits ? [restoring] : []), 'COMMIT'];
  });
  // Once for all of them: a statement of its own in each would cost as much as the entry.
  const first = `SELECT ${noteMoment}, set_config('synchronous_commit', 'off', false)`;
  return [first, ...texts.flat(), ...(durable ? [] : [restoring]), last].join(';\n');
}

/** Ends the transaction in which a message of `oneByOne` was left, and undoes what that had set. */
export const afterFailure = (restoring: string): string => `ROLLBACK;${restoring}`;
