import type { DatabaseSync } from 'node:sqlite';

import { HeldConnection } from '../connection/held-connection.ts';
import type { Connection, Database, QueryOptions, Transaction, TransactionOptions } from '../database.ts';
import { classifyError } from '../failure/classify-error.ts';
import { Place } from '../pool/place.ts';
import { PoolTimeoutError } from '../pool/pool-timeout-error.ts';
import type { QueryResult, Statement } from '../statement.ts';
import { checkTransactionOptions } from '../transaction/transaction-options.ts';
import { TransactionRun } from '../transaction/transaction-run.ts';
import { Mutex } from './mutex.ts';
import type { SqliteWire } from './sqlite-wire.ts';

interface Holder {
  readonly since: number;
  readonly place: Place | undefined;
}

/** A SQLite database over one connection. A transaction has it to itself; statements outside wait until it is over. */
export class SqliteDatabase implements Database {
  readonly dialect = 'sqlite';
  readonly #wire: SqliteWire;
  readonly #name: string;
  readonly #waitMs: number;
  readonly #mutex = new Mutex();
  #holder: Holder | undefined;

  /** `waitMs`: how long a caller waits for the connection, and how long for other processes' locks. */
  constructor(wire: SqliteWire, name: string, waitMs: number) {
    this.#wire = wire;
    this.#name = name;
    this.#waitMs = waitMs;
  }

  get driver(): DatabaseSync {
    return this.#wire.driver;
  }

  async query<Row = Record<string, unknown>>(
    statement: Statement,
    options?: QueryOptions,
  ): Promise<QueryResult<Row>> {
    if (this.#mutex.held) return this.#hold(undefined, (wire) => wire.queryAlone<Row>(statement, options));
    try {
      return await this.#wire.queryAlone<Row>(statement, options);
    } catch (error) {
      if (classifyError(error).kind !== 'locked') throw error;
    }
    return this.#hold(undefined, (wire) => wire.queryPatiently<Row>(statement, options));
  }

  async transaction<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    options: TransactionOptions = {},
  ): Promise<Result> {
    const run = new TransactionRun(work, checkTransactionOptions(options));
    return this.#hold(new Place(), (wire) => run.toTheEnd(() => run.once(wire), { reconnects: false }));
  }

  async connection<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result> {
    return this.#hold(new Place(), async (wire) => {
      const connection = new HeldConnection(wire);
      try {
        return await work(connection);
      } finally {
        connection.end();
        await wire.rollback(); // of a transaction begun by hand
      }
    });
  }

  /** Waits for the transaction that is open, then closes. */
  async close(): Promise<void> {
    if (!this.#wire.driver.isOpen) return;
    await this.#hold(undefined, async (wire) => wire.close());
  }

  async #hold<Result>(
    place: Place | undefined,
    work: (wire: SqliteWire) => Promise<Result>,
  ): Promise<Result> {
    const startedAt = performance.now();
    if (!(await this.#mutex.take(this.#waitMs))) throw this.#timedOut(performance.now() - startedAt);
    this.#holder = { since: performance.now(), place };
    try {
      return await work(this.#wire);
    } finally {
      this.#holder = undefined;
      this.#mutex.release();
    }
  }

  #timedOut(waitedMs: number): PoolTimeoutError {
    const holder = this.#holder;
    return new PoolTimeoutError({
      waitedMs,
      inUse: 1,
      max: 1,
      waiting: this.#mutex.waiting + 1, // this caller has left the queue by now
      longestHeld:
        holder === undefined
          ? undefined
          : { heldMs: performance.now() - holder.since, place: holder.place?.toString() },
      lastConnectFailure: undefined,
      advice:
        'Inside a transaction, run statements on it and not on the database: those wait until it is over.',
      target: this.#name,
    });
  }
}
