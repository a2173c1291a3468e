import type { QueryOptions, QueryResult, Statement, Transaction } from '@holdfast/resilience';
import type { Executor } from '../access/executor.ts';
import { pendingReads } from '../access/read-batch.ts';
import { SessionEndedError } from '../errors/session-ended-error.ts';

/** A transaction as the parts of a session use it: until the session ends, and one nested transaction at a time. */
export class SessionExecutor implements Executor {
  readonly dialect: Transaction['dialect'];
  readonly #transaction: Transaction;
  #ended = false;
  /** Settles when the nested transactions asked for so far have ended. */
  #nested: Promise<unknown> | undefined;

  constructor(transaction: Transaction) {
    this.#transaction = transaction;
    this.dialect = transaction.dialect;
  }

  /** Asked for when it is used: the transaction begins by itself for it, and not with its first statement. */
  get driver(): unknown {
    return this.#transaction.driver;
  }

  afterCommit(hook: () => unknown): void {
    this.#transaction.afterCommit(hook);
  }

  query<Row = Record<string, unknown>>(
    statement: Statement,
    options?: QueryOptions,
  ): Promise<QueryResult<Row>> {
    if (this.#ended) return Promise.reject(new SessionEndedError('A repository'));
    // What was asked for before is sent before.
    pendingReads(this)?.flush();
    // Statements of the outer transaction would be undone with the nested one: they wait for its end.
    if (this.#nested !== undefined) {
      return this.#nested.then(() => this.#transaction.query<Row>(statement, options));
    }
    return this.#transaction.query<Row>(statement, options);
  }

  /** Runs `work` behind a savepoint, after the ones before it. */
  async transaction<Result>(work: (inner: Transaction) => Promise<Result>): Promise<Result> {
    if (this.#ended) throw new SessionEndedError('A repository');
    pendingReads(this)?.flush();
    const before = this.#nested;
    const run = (async () => {
      await before;
      return this.#transaction.transaction(work);
    })();
    // Whoever waits for its end does not care how it ended.
    const over = run.then(noop, noop);
    this.#nested = over;
    try {
      return await run;
    } finally {
      if (this.#nested === over) this.#nested = undefined;
    }
  }

  end(): void {
    pendingReads(this)?.flush();
    this.#ended = true;
  }
}

function noop(): void {}
