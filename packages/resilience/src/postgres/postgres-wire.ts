import type pg from 'pg';
import { StatementCancelledError } from '../connection/statement-cancelled-error.ts';
import type { Wire } from '../connection/wire.ts';
import type { QueryOptions } from '../database.ts';
import { traceToCaller } from '../errors/holdfast-error.ts';
import { classifyError } from '../failure/classify-error.ts';
import type { QueryResult, Statement } from '../statement.ts';
import { CommitOutcomeUnknownError } from '../transaction/commit-outcome-unknown-error.ts';
import type { BeginOptions, TransactionLimits } from '../transaction/transaction-limits.ts';
import { changesTransaction } from './changes-transaction.ts';
import type { CommitOutcomes } from './commit-outcome/commit-outcomes.ts';
import type { Witness } from './commit-outcome/witness.ts';
import { runCancellable } from './run-cancellable.ts';
import { type ClientResult, lastResult, leavesUsable, runOnClient, toQueryResult } from './run-on-client.ts';
import { StatementLine } from './statement-line.ts';

/** How long the end of a transaction may take once nobody wants to wait for it, in milliseconds. */
const patienceMs = 2_000;

/** A client of the pool, held for a piece of work. */
export class PostgresWire implements Wire {
  readonly dialect = 'postgres';
  readonly driver: pg.PoolClient;
  failure: unknown;
  readonly #outcomes: CommitOutcomes;
  readonly #settings: { readonly preparedStatements: boolean };
  readonly #line = new StatementLine();
  /** Of the open transaction, where its outcome can be asked for. */
  #witness: Witness | undefined;
  #fatal: Error | undefined;

  constructor(
    client: pg.PoolClient,
    outcomes: CommitOutcomes,
    settings: { readonly preparedStatements: boolean },
  ) {
    this.driver = client;
    this.#outcomes = outcomes;
    this.#settings = settings;
  }

  get broken(): boolean {
    return this.#fatal !== undefined;
  }

  async query<Row>(statement: Statement, options?: QueryOptions): Promise<QueryResult<Row>> {
    return toQueryResult(await this.#work(statement, options)) as QueryResult<Row>; // what a row holds is its statement's affair
  }

  async script(text: string, options?: Pick<QueryOptions, 'signal'>): Promise<void> {
    await this.#work({ text, values: [] }, options);
  }

  async begin(options: BeginOptions, limits: TransactionLimits): Promise<void> {
    this.#witness = await this.#outcomes.begin(this.driver, options, limits, (text) => this.#command(text));
  }

  async commit(limits: TransactionLimits): Promise<'committed' | 'rolled-back'> {
    if (this.#fatal !== undefined) throw this.#fatal; // COMMIT is not sent
    try {
      const { command } = lastResult(await this.#endWith('commit', limits.signal));
      if (command === 'ROLLBACK') return 'rolled-back';
      this.#outcomes.committed(this.#witness);
      return 'committed';
    } catch (error) {
      // A server that still answers has answered COMMIT, too: with this error, by rolling back.
      if (!this.broken && (await this.#answersRollback())) throw error;
      return this.#resolve(error, limits);
    }
  }

  async rollback(): Promise<void> {
    if (!this.broken) await this.#answersRollback();
  }

  /** Gives the client back to the pool, or lets the pool discard it. */
  release(): void {
    // A transaction left open by hand would be the next caller's.
    const clean = this.driver.getTransactionStatus() === 'I';
    this.driver.release(this.#fatal ?? !clean);
  }

  /** COMMIT got no answer. */
  async #resolve(error: unknown, limits: TransactionLimits): Promise<'committed'> {
    this.#breakWith(error);
    if (classifyError(error).kind === 'not-connected') throw error; // the driver knew, and sent nothing
    const outcome = await this.#outcomes.resolve(this.#witness, limits);
    if (outcome === 'committed') return outcome;
    throw outcome === 'unknown' ? new CommitOutcomeUnknownError(error) : error;
  }

  async #answersRollback(): Promise<boolean> {
    try {
      await this.#endWith('rollback', AbortSignal.abort());
      return true;
    } catch (error) {
      this.#breakWith(error);
      return false;
    }
  }

  /** Ends the transaction. Once `signal` is aborted the connection is cut where that takes too long. */
  async #endWith(text: 'commit' | 'rollback', signal: AbortSignal | undefined): Promise<ClientResult> {
    let patience: NodeJS.Timeout | undefined;
    const hurry = () => {
      patience = setTimeout(() => this.driver.connection.stream.destroy(), patienceMs);
    };
    if (signal?.aborted) hurry();
    else signal?.addEventListener('abort', hurry, { once: true });
    try {
      return await this.#command(text);
    } finally {
      signal?.removeEventListener('abort', hurry);
      clearTimeout(patience);
    }
  }

  /** Runs what a caller wants to be run. */
  async #work(statement: Statement, options: QueryOptions | undefined): Promise<ClientResult> {
    const signal = options?.signal;
    try {
      const result = await this.#line.run(() =>
        signal === undefined ? this.#send(statement) : this.#sendCancellable(statement, signal),
      );
      if (changesTransaction(statement.text, result)) this.#witness = undefined;
      return result;
    } catch (error) {
      traceToCaller(error);
      throw error;
    }
  }

  #command(text: string): Promise<ClientResult> {
    return this.#line.run(() => this.#send({ text, values: [] }));
  }

  #send(statement: Statement): Promise<ClientResult> {
    return new Promise((resolve, reject) => {
      runOnClient(this.driver, statement, this.#settings, (error, result) => {
        if (result !== undefined) return resolve(result);
        this.#note(error);
        reject(error);
      });
    });
  }

  async #sendCancellable(statement: Statement, signal: AbortSignal): Promise<ClientResult> {
    try {
      return await runCancellable(this.driver, statement, this.#settings, signal);
    } catch (error) {
      this.#note(error);
      throw error;
    }
  }

  #note(error: unknown): void {
    if (error instanceof StatementCancelledError && error.point === 'before it was sent') return;
    this.failure ??= error;
    if (error instanceof StatementCancelledError && error.point === 'on the server') return;
    if (!leavesUsable(error)) this.#breakWith(error);
  }

  #breakWith(error: unknown): void {
    this.#fatal ??= error instanceof Error ? error : new Error(String(error));
  }
}
