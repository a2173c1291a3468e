import type { Connection, DialectName, QueryOptions, Transaction, TransactionOptions } from '../database.ts';
import type { QueryResult, Statement } from '../statement.ts';
import { TransactionEndedError } from '../transaction/transaction-ended-error.ts';
import { TransactionOpenError } from '../transaction/transaction-open-error.ts';
import type { Wire } from './wire.ts';

/** A wire lent to a piece of work: usable until the work has settled, and never after. */
export abstract class ConnectionHandle implements Connection {
  protected readonly wire: Wire;
  readonly #what: 'transaction' | 'connection';
  #ended = false;
  #nested = false;

  constructor(wire: Wire, what: 'transaction' | 'connection') {
    this.wire = wire;
    this.#what = what;
  }

  get dialect(): DialectName {
    return this.wire.dialect;
  }

  get driver(): unknown {
    return this.wire.driver;
  }

  query<Row = Record<string, unknown>>(
    statement: Statement,
    options?: QueryOptions,
  ): Promise<QueryResult<Row>> {
    if (this.#ended) return Promise.reject(new TransactionEndedError(this.#what, statement.text));
    return this.wire.query<Row>(statement, options);
  }

  async script(text: string): Promise<void> {
    if (this.#ended) throw new TransactionEndedError(this.#what, text);
    await this.wire.script(text);
  }

  async transaction<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    options: TransactionOptions = {},
  ): Promise<Result> {
    if (this.#ended) throw new TransactionEndedError(this.#what, 'begin');
    if (this.#nested) throw new TransactionOpenError();
    this.#nested = true;
    try {
      return await this.nest(work, options);
    } finally {
      this.#nested = false;
    }
  }

  /** Called by the one who lent it. */
  end(): void {
    this.#ended = true;
  }

  protected abstract nest<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    options: TransactionOptions,
  ): Promise<Result>;
}
