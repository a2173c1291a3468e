import type pg from 'pg';

import { checkSettings } from '../connection/settings.ts';
import type { Wire } from '../connection/wire.ts';
import type { QueryOptions } from '../database.ts';
import { traceToCaller } from '../errors/holdfast-error.ts';
import { classifyError } from '../failure/classify-error.ts';
import type { QueryResult, Statement } from '../statement.ts';
import { CommitOutcomeUnknownError } from '../transaction/commit-outcome-unknown-error.ts';
import type { BeginOptions, TransactionLimits } from '../transaction/transaction-limits.ts';
import { changesTransaction } from './changes-transaction.ts';
import { cut } from './client-state.ts';
import type { CommitOutcomes } from './commit-outcome/commit-outcomes.ts';
import { Exchange } from './exchange.ts';
import { type ClientResult, lastResult, toQueryResult } from './run-on-client.ts';
import { StatementLine } from './statement-line.ts';
import { TransactionOpening } from './transaction-opening.ts';

/** How long the end of a transaction may take once nobody wants to wait for it, in milliseconds. */
const patienceMs = 2_000;

/** A client of the pool, held for a piece of work. */
export class PostgresWire implements Wire {
  readonly dialect = 'postgres';
  readonly driver: pg.PoolClient;
  readonly #outcomes: CommitOutcomes;
  readonly #exchange: Exchange;
  readonly #opening: TransactionOpening;
  readonly #line = new StatementLine();

  constructor(
    client: pg.PoolClient,
    outcomes: CommitOutcomes,
    settings: { readonly preparedStatements: boolean },
  ) {
    this.driver = client;
    this.#outcomes = outcomes;
    this.#exchange = new Exchange(client, settings);
    this.#opening = new TransactionOpening(client, this.#exchange, outcomes, settings);
  }

  get broken(): boolean {
    return this.#exchange.fatal !== undefined;
  }

  get failure(): unknown {
    return this.#exchange.failure;
  }

  set failure(failure: unknown) {
    this.#exchange.failure = failure;
  }

  lend(): pg.PoolClient {
    // Where this fails, everything behind it does, too, and says why.
    if (this.#opening.lend()) this.#line.run(() => this.#opening.begin()).catch(() => {});
    return this.driver;
  }

  async query<Row>(statement: Statement, options?: QueryOptions): Promise<QueryResult<Row>> {
    return toQueryResult(await this.#work(statement, options)) as QueryResult<Row>; // what a row holds is its statement's affair
  }

  async script(text: string, options?: Pick<QueryOptions, 'signal'>): Promise<void> {
    await this.#work({ text, values: [] }, options);
  }

  async begin(options: BeginOptions, limits: TransactionLimits): Promise<void> {
    if (this.#opening.announce(options, limits, this.#line.idle)) return;
    try {
      await this.#line.run(() => this.#opening.begin());
    } catch (error) {
      this.#opening.end();
      throw error;
    }
  }

  async commit(limits: TransactionLimits): Promise<'committed' | 'rolled-back'> {
    try {
      if (this.#opening.phase === 'announced') return 'committed'; // nothing was sent
      if (this.#exchange.fatal !== undefined) throw this.#exchange.fatal; // COMMIT is not sent
      return await this.#commit(limits);
    } finally {
      this.#opening.end();
    }
  }

  async rollback(): Promise<void> {
    if (this.#opening.phase === 'begun' && !this.broken) await this.#answersRollback();
    this.#opening.end();
  }

  /** Gives the client back to the pool, or lets the pool discard it. */
  release(): void {
    // A transaction left open by hand would be the next caller's.
    const clean = this.driver.getTransactionStatus() === 'I';
    this.driver.release(this.#exchange.fatal ?? !clean);
  }

  async #commit(limits: TransactionLimits): Promise<'committed' | 'rolled-back'> {
    try {
      const { command } = lastResult(await this.#endWith('commit', limits.signal));
      if (command === 'ROLLBACK') return 'rolled-back';
      this.#outcomes.committed(this.#opening.witness);
      return 'committed';
    } catch (error) {
      if (this.#opening.phase === 'refused') throw error; // COMMIT was not sent
      // A server that still answers has answered COMMIT, too: with this error, by rolling back.
      if (!this.broken && (await this.#answersRollback())) throw error;
      return this.#resolve(error, limits);
    }
  }

  /** COMMIT got no answer. */
  async #resolve(error: unknown, limits: TransactionLimits): Promise<'committed'> {
    this.#exchange.breakWith(error);
    if (classifyError(error).kind === 'not-connected') throw error; // the driver knew, and sent nothing
    const { outcome, failure } = await this.#outcomes.resolve(this.#opening.witness, limits);
    if (outcome === 'committed') return outcome;
    throw outcome === 'unknown' ? new CommitOutcomeUnknownError(error, failure) : error;
  }

  async #answersRollback(): Promise<boolean> {
    try {
      await this.#endWith('rollback', AbortSignal.abort());
      return true;
    } catch (error) {
      this.#exchange.breakWith(error);
      return false;
    }
  }

  /** Ends the transaction. Once `signal` is aborted the connection is cut where that takes too long. */
  async #endWith(text: 'commit' | 'rollback', signal: AbortSignal | undefined): Promise<ClientResult> {
    let patience: NodeJS.Timeout | undefined;
    const hurry = () => {
      patience = setTimeout(() => cut(this.driver), patienceMs);
    };
    if (signal?.aborted) hurry();
    else signal?.addEventListener('abort', hurry, { once: true });
    try {
      return await this.#line.run(() => this.#opening.run({ text, values: [] }));
    } finally {
      signal?.removeEventListener('abort', hurry);
      clearTimeout(patience);
    }
  }

  /** Runs what a caller wants to be run. */
  async #work(statement: Statement, options: QueryOptions | undefined): Promise<ClientResult> {
    try {
      if (options?.settings !== undefined) checkSettings(options.settings);
      const result = await this.#line.run(() => this.#opening.run(statement, options));
      if (changesTransaction(statement.text, result)) this.#opening.witness = undefined;
      return result;
    } catch (error) {
      traceToCaller(error);
      throw error;
    }
  }
}
