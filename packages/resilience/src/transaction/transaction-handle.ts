import { ConnectionHandle } from '../connection/connection-handle.ts';
import type { Wire } from '../connection/wire.ts';
import type { QueryOptions, Transaction, TransactionOptions } from '../database.ts';
import { TransactionEndedError } from './transaction-ended-error.ts';
import { checkNestedOptions } from './transaction-options.ts';
import type { TransactionScope } from './transaction-scope.ts';

/** A wire inside a transaction, `depth` savepoints deep. */
export class TransactionHandle extends ConnectionHandle implements Transaction {
  readonly #scope: TransactionScope;
  readonly #depth: number;

  constructor(wire: Wire, scope: TransactionScope, depth = 0) {
    super(wire, 'transaction');
    this.#scope = scope;
    this.#depth = depth;
  }

  afterCommit(hook: () => unknown): void {
    this.#addHook('commit', hook);
  }

  afterRollback(hook: () => unknown): void {
    this.#addHook('rollback', hook);
  }

  protected override limited(options: QueryOptions | undefined): QueryOptions | undefined {
    const signal = this.#scope.limits.signalFor(options?.signal);
    return signal === undefined ? options : { ...options, signal };
  }

  protected override async nest<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    options: TransactionOptions,
  ): Promise<Result> {
    checkNestedOptions(options);
    const { wire } = this;
    // Savepoints nest as the calls do, so a name for each depth is enough.
    const savepoint = `holdfast_${this.#depth + 1}`;
    const mark = this.#scope.hooks.mark();
    await command(wire, `savepoint ${savepoint}`);
    const handle = new TransactionHandle(wire, this.#scope, this.#depth + 1);
    try {
      const result = await work(handle);
      handle.end();
      await command(wire, `release savepoint ${savepoint}`);
      return result;
    } catch (error) {
      handle.end();
      this.#scope.hooks.undo(mark);
      await this.#undo(savepoint);
      throw error;
    }
  }

  #addHook(after: 'commit' | 'rollback', hook: () => unknown): void {
    if (this.ended) throw new TransactionEndedError('transaction', `a hook after ${after}`);
    this.#scope.hooks.add(after, hook);
  }

  /** Where this fails the whole transaction is lost, and its COMMIT will say so. */
  async #undo(savepoint: string): Promise<void> {
    const { wire } = this;
    if (wire.broken) return;
    try {
      await command(wire, `rollback to savepoint ${savepoint}`);
      await command(wire, `release savepoint ${savepoint}`);
      wire.failure = undefined;
    } catch (error) {
      wire.failure ??= error;
    }
  }
}

async function command(wire: Wire, text: string): Promise<void> {
  await wire.query({ text, values: [] });
}
