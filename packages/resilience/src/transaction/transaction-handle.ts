import { ConnectionHandle } from '../connection/connection-handle.ts';
import type { Wire } from '../connection/wire.ts';
import type { Transaction, TransactionOptions } from '../database.ts';
import { checkNestedOptions } from './transaction-options.ts';

/** A wire inside a transaction, `depth` savepoints deep. */
export class TransactionHandle extends ConnectionHandle {
  readonly #depth: number;

  constructor(wire: Wire, depth = 0) {
    super(wire, 'transaction');
    this.#depth = depth;
  }

  protected override async nest<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    options: TransactionOptions,
  ): Promise<Result> {
    checkNestedOptions(options);
    const { wire } = this;
    // Savepoints nest as the calls do, so a name for each depth is enough.
    const savepoint = `holdfast_${this.#depth + 1}`;
    await command(wire, `savepoint ${savepoint}`);
    const handle = new TransactionHandle(wire, this.#depth + 1);
    try {
      const result = await work(handle);
      handle.end();
      await command(wire, `release savepoint ${savepoint}`);
      return result;
    } catch (error) {
      handle.end();
      await this.#undo(savepoint);
      throw error;
    }
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
