import type { DatabaseSync, SQLInputValue } from 'node:sqlite';

import type { Settings } from '../connection/settings.ts';
import { StatementCancelledError } from '../connection/statement-cancelled-error.ts';
import type { Wire } from '../connection/wire.ts';
import type { QueryOptions } from '../database.ts';
import { InvalidOptionError } from '../errors/invalid-option-error.ts';
import type { QueryResult, Statement } from '../statement.ts';
import { StrayTransactionError } from '../transaction/stray-transaction-error.ts';
import type { BeginOptions, TransactionLimits } from '../transaction/transaction-limits.ts';
import type { LockPatience } from './lock-patience.ts';
import { PreparedStatements } from './prepared-statements.ts';
import { readIntegers } from './read-integers.ts';

/** One connection to a SQLite database. Each statement runs at once, while the caller waits. */
export class SqliteWire implements Wire {
  readonly dialect = 'sqlite';
  readonly driver: DatabaseSync;
  readonly broken = false;
  failure: unknown;
  readonly #prepared: PreparedStatements;
  readonly #patience: LockPatience;
  /** Whether the connection was opened for reading only. */
  readonly #reader: boolean;
  #readOnly = false;

  constructor(driver: DatabaseSync, patience: LockPatience, { reader }: { reader: boolean }) {
    this.driver = driver;
    this.#patience = patience;
    this.#reader = reader;
    this.#prepared = new PreparedStatements(driver);
  }

  lend(): DatabaseSync {
    return this.driver;
  }

  // async: what the driver throws becomes a rejection
  async query<Row>({ text, values }: Statement, options?: QueryOptions): Promise<QueryResult<Row>> {
    const { signal, settings } = options ?? {};
    refuseSettings(settings);
    if (signal?.aborted) throw new StatementCancelledError('before it was sent', 0, signal.reason);
    try {
      const { statement, returnsRows } = this.#prepared.get(text);
      const inputs = inputsOf(values);
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
    return this.#patience.run(() => this.queryAlone<Row>(statement, options), options?.signal);
  }

  async script(text: string, { signal }: Pick<QueryOptions, 'signal'> = {}): Promise<void> {
    if (signal?.aborted) throw new StatementCancelledError('before it was sent', 0, signal.reason);
    try {
      this.driver.exec(text);
    } catch (error) {
      this.failure ??= error;
      throw error;
    }
  }

  async begin(
    { readOnly = false, settings }: BeginOptions,
    { signal }: Partial<TransactionLimits> = {},
  ): Promise<void> {
    refuseSettings(settings);
    // A transaction that will write takes the write lock at once: taking it later fails where another one wrote since.
    const text = readOnly ? 'begin' : 'begin immediate';
    await this.#patience.run(async () => this.driver.exec(text), signal);
    if (readOnly && !this.#reader) this.#setReadOnly(true);
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

  #rollBack(): void {
    if (this.driver.isOpen && this.driver.isTransaction) this.driver.exec('rollback');
  }

  #setReadOnly(readOnly: boolean): void {
    if (readOnly === this.#readOnly || !this.driver.isOpen) return;
    this.driver.exec(`pragma query_only = ${readOnly ? 'on' : 'off'}`);
    this.#readOnly = readOnly;
  }
}

function refuseSettings(settings: Settings | undefined): void {
  if (settings !== undefined) {
    throw new InvalidOptionError('settings', 'left out: SQLite has no such settings', Object.keys(settings));
  }
}

/** The driver refuses what it cannot store, but takes an object in the first place for names with their values. */
function inputsOf(values: readonly unknown[]): SQLInputValue[] {
  const first = values[0];
  if (typeof first === 'object' && first !== null && !ArrayBuffer.isView(first)) {
    const error = new TypeError('Provided value cannot be bound to SQLite parameter 1: it is an object.');
    throw Object.assign(error, { code: 'ERR_INVALID_ARG_TYPE' }); // as the driver does for the others
  }
  return values as SQLInputValue[]; // the driver refuses what is none
}
