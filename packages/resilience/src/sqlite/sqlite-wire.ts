import type { DatabaseSync, SQLInputValue } from 'node:sqlite';

import { StatementCancelledError } from '../connection/statement-cancelled-error.ts';
import type { Wire } from '../connection/wire.ts';
import type { QueryOptions, TransactionOptions } from '../database.ts';
import { classifyError } from '../failure/classify-error.ts';
import { exponentialBackoff } from '../policies/backoff.ts';
import { tryAgain } from '../policies/try-again.ts';
import type { QueryResult, Statement } from '../statement.ts';
import { StrayTransactionError } from '../transaction/stray-transaction-error.ts';
import { PreparedStatements } from './prepared-statements.ts';
import { readIntegers } from './read-integers.ts';

const backoff = exponentialBackoff({ initialMs: 5, maxMs: 100 });

/** The one connection to a SQLite database. Each statement runs at once, while the caller waits. */
export class SqliteWire implements Wire {
  readonly dialect = 'sqlite';
  readonly driver: DatabaseSync;
  readonly broken = false;
  failure: unknown;
  readonly #prepared: PreparedStatements;
  readonly #patienceMs: number;
  #readOnly = false;

  /** `patienceMs`: how long to ask for a lock that another process holds. */
  constructor(driver: DatabaseSync, patienceMs: number) {
    this.#patienceMs = patienceMs;
    this.driver = driver;
    this.#prepared = new PreparedStatements(driver);
  }

  // async: what the driver throws becomes a rejection
  async query<Row>({ text, values }: Statement, options?: QueryOptions): Promise<QueryResult<Row>> {
    const { signal } = options ?? {};
    if (signal?.aborted) throw new StatementCancelledError('before it was sent', 0, signal.reason);
    try {
      const { statement, returnsRows } = this.#prepared.get(text);
      const inputs = values as SQLInputValue[]; // the driver refuses what is none
      if (!returnsRows) return { rows: [], rowCount: Number(statement.run(...inputs).changes) };
      const rows = readIntegers(statement.all(...inputs)) as Row[]; // what a row holds is its statement's affair
      return { rows, rowCount: rows.length };
    } catch (error) {
      this.failure ??= error;
      throw error;
    }
  }

  /** A statement by itself, outside a transaction: it may not open one. */
  async queryAlone<Row>(statement: Statement, options?: QueryOptions): Promise<QueryResult<Row>> {
    const running = this.query<Row>(statement, options); // has run by now: whoever is next finds no stray transaction
    if (this.driver.isTransaction) {
      this.#rollBack();
      await running;
      throw new StrayTransactionError(statement.text);
    }
    return running;
  }

  /** As `queryAlone`, and asks again where another process holds the lock. */
  queryPatiently<Row>(statement: Statement, options?: QueryOptions): Promise<QueryResult<Row>> {
    return this.#patiently(() => this.queryAlone<Row>(statement, options));
  }

  async script(text: string): Promise<void> {
    try {
      this.driver.exec(text);
    } catch (error) {
      this.failure ??= error;
      throw error;
    }
  }

  async begin({ readOnly = false }: TransactionOptions): Promise<void> {
    // A transaction that will write takes the write lock at once: taking it later fails where another one wrote since.
    await this.#patiently(async () => this.driver.exec(readOnly ? 'begin' : 'begin immediate'));
    if (readOnly) this.#setReadOnly(true);
  }

  async commit(): Promise<'committed' | 'rolled-back'> {
    // Some failures (a full disk, an I/O error) end a transaction on the spot.
    if (!this.driver.isTransaction) return 'rolled-back';
    try {
      this.driver.exec('commit');
      return 'committed';
    } catch (error) {
      this.#rollBack();
      throw error;
    } finally {
      this.#setReadOnly(false);
    }
  }

  async rollback(): Promise<void> {
    this.#rollBack();
    this.#setReadOnly(false);
  }

  close(): void {
    this.#prepared.clear();
    if (this.driver.isOpen) this.driver.close();
  }

  /** Between two attempts the event loop is free: SQLite's own waiting would block it. */
  async #patiently<Result>(attempt: () => Promise<Result>): Promise<Result> {
    const deadline = performance.now() + this.#patienceMs;
    try {
      return await attempt();
    } catch (error) {
      return tryAgain(error, attempt, {
        attempts: Number.POSITIVE_INFINITY,
        backoff,
        mayRetry: (failure) => classifyError(failure).kind === 'locked' && performance.now() < deadline,
      });
    }
  }

  #rollBack(): void {
    if (this.driver.isTransaction) this.driver.exec('rollback');
  }

  #setReadOnly(readOnly: boolean): void {
    if (readOnly === this.#readOnly) return;
    this.driver.exec(`pragma query_only = ${readOnly ? 'on' : 'off'}`);
    this.#readOnly = readOnly;
  }
}
