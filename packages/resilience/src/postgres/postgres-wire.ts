import type pg from 'pg';
import { StatementCancelledError } from '../connection/statement-cancelled-error.ts';
import type { Wire } from '../connection/wire.ts';
import type { QueryOptions, TransactionOptions } from '../database.ts';
import { traceToCaller } from '../errors/holdfast-error.ts';
import type { QueryResult, Statement } from '../statement.ts';
import { CommitOutcomeUnknownError } from '../transaction/commit-outcome-unknown-error.ts';
import type { ResilientPool } from './resilient-pool.ts';
import { runCancellable } from './run-cancellable.ts';
import { type ClientResult, lastResult, leavesUsable, runOnClient, toQueryResult } from './run-on-client.ts';

/** A client of the pool, held for a piece of work. */
export class PostgresWire implements Wire {
  readonly dialect = 'postgres';
  readonly driver: pg.PoolClient;
  failure: unknown;
  readonly #pool: ResilientPool;
  #fatal: Error | undefined;

  constructor(pool: ResilientPool, client: pg.PoolClient) {
    this.#pool = pool;
    this.driver = client;
  }

  get broken(): boolean {
    return this.#fatal !== undefined;
  }

  async query<Row>(statement: Statement, options?: QueryOptions): Promise<QueryResult<Row>> {
    const signal = options?.signal;
    try {
      const running = signal === undefined ? this.#run(statement) : this.#runCancellable(statement, signal);
      return toQueryResult(await running) as QueryResult<Row>; // what a row holds is its statement's affair
    } catch (error) {
      traceToCaller(error);
      throw error;
    }
  }

  async script(text: string): Promise<void> {
    await this.#run({ text, values: [] });
  }

  async begin({ isolation, readOnly }: TransactionOptions): Promise<void> {
    const level = isolation === undefined ? '' : ` isolation level ${isolation}`;
    await this.#command(`begin${level}${readOnly === true ? ' read only' : ''}`);
  }

  async commit(): Promise<'committed' | 'rolled-back'> {
    try {
      const { command } = lastResult(await this.#command('commit'));
      return command === 'ROLLBACK' ? 'rolled-back' : 'committed';
    } catch (error) {
      // A server that still answers has answered COMMIT, too: with this error, by rolling back.
      if (await this.#answersRollback()) throw error;
      throw new CommitOutcomeUnknownError(error);
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

  async #answersRollback(): Promise<boolean> {
    try {
      await this.#command('rollback');
      return true;
    } catch (error) {
      this.#breakWith(error);
      return false;
    }
  }

  #command(text: string): Promise<ClientResult> {
    return this.#run({ text, values: [] });
  }

  #run(statement: Statement): Promise<ClientResult> {
    return new Promise((resolve, reject) => {
      runOnClient(this.driver, statement, (error, result) => {
        if (result !== undefined) return resolve(result);
        this.#note(error);
        reject(error);
      });
    });
  }

  async #runCancellable(statement: Statement, signal: AbortSignal): Promise<ClientResult> {
    try {
      return await runCancellable(this.#pool, this.driver, statement, signal);
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
