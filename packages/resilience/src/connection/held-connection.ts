import type { QueryOptions, Transaction, TransactionOptions } from '../database.ts';
import { withDeadline } from '../policies/deadline/remaining.ts';
import { checkTransactionOptions } from '../transaction/transaction-options.ts';
import { TransactionRun } from '../transaction/transaction-run.ts';
import { ConnectionHandle } from './connection-handle.ts';
import type { Wire } from './wire.ts';

/** A connection outside a transaction. */
export class HeldConnection extends ConnectionHandle {
  constructor(wire: Wire) {
    super(wire, 'connection');
  }

  protected override limited(options: QueryOptions | undefined): QueryOptions | undefined {
    const signal = withDeadline(options?.signal);
    return signal === undefined ? options : { ...options, signal };
  }

  protected override async nest<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    options: TransactionOptions,
  ): Promise<Result> {
    const run = new TransactionRun(work, checkTransactionOptions(options));
    return run.toTheEnd(() => run.once(this.wire), { reconnects: false });
  }
}
