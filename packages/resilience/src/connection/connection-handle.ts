import type { Connection, DialectName, QueryOptions, Transaction, TransactionOptions } from '../database.ts';
import type { QueryResult, Statement } from '../statement.ts';
import { observed, statementsAreObserved } from '../telemetry/observed-statement.ts';
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
    return this.wire.lend();
  }

  query<Row = Record<string, unknown>>(
    statement: Statement,
    options?: QueryOptions,
  ): Promise<QueryResult<Row>> {
    const refusal = this.#refusal(statement.text);
    if (refusal !== undefined) return Promise.reject(refusal);
    const limited = this.limited(options);
    if (!statementsAreObserved()) return this.wire.query<Row>(statement, limited);
    return observed(this.wire, statement, () => this.wire.query<Row>(statement, limited));
  }

  async script(text: string, options?: Pick<QueryOptions, 'signal'>): Promise<void> {
    const refusal = this.#refusal(text);
    if (refusal !== undefined) throw refusal;
    await this.wire.script(text, this.limited(options));
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

  /** The options with the limits of whoever this was lent by. */
  protected limited(options: QueryOptions | undefined): QueryOptions | undefined {
    return options;
  }

  protected get ended(): boolean {
    return this.#ended;
  }

  /** Why a statement may not run here now. */
  #refusal(statement: string): Error | undefined {
    if (this.#ended) return new TransactionEndedError(this.#what, statement);
    return this.#nested ? new TransactionOpenError(statement) : undefined;
  }

  protected abstract nest<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    options: TransactionOptions,
  ): Promise<Result>;
}
