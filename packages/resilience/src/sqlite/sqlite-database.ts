import type { DatabaseSync } from 'node:sqlite';

import { HeldConnection } from '../connection/held-connection.ts';
import { StatementCancelledError } from '../connection/statement-cancelled-error.ts';
import type { Connection, Database, QueryOptions, Transaction, TransactionOptions } from '../database.ts';
import { classifyError } from '../failure/classify-error.ts';
import { withDeadline } from '../policies/deadline/remaining.ts';
import { Place } from '../pool/place.ts';
import type { PoolStats } from '../pool/pool-stats.ts';
import type { QueryResult, Statement } from '../statement.ts';
import { observed, statementsAreObserved } from '../telemetry/observed-statement.ts';
import { checkTransactionOptions } from '../transaction/transaction-options.ts';
import { TransactionRun } from '../transaction/transaction-run.ts';
import { addStats } from './add-stats.ts';
import { isLocked } from './lock-patience.ts';
import type { SqliteWire } from './sqlite-wire.ts';
import type { WireLine } from './wire-line.ts';

/** What may only read. Where it writes after all (a CTE can), the reading connection refuses it before it has. */
const mayOnlyRead = /^\s*(?:select|with|values|explain)\b/i;

/**
 * A SQLite database: one connection that writes, and several that read. A transaction that writes has the writing one
 * to itself; reads do not wait for it, and see what was committed before. Statements outside run on the writing
 * connection while it is free.
 */
export class SqliteDatabase implements Database {
  readonly dialect = 'sqlite';
  /** The connection that writes. */
  readonly driver: DatabaseSync;
  readonly #writer: WireLine;
  /** The writer itself, where the database is in memory: no other connection can see it. */
  readonly #readers: WireLine;
  readonly #drainTimeoutMs: number;
  #closing: Promise<void> | undefined;

  constructor(driver: DatabaseSync, writer: WireLine, readers: WireLine, drainTimeoutMs: number) {
    this.driver = driver;
    this.#writer = writer;
    this.#readers = readers;
    this.#drainTimeoutMs = drainTimeoutMs;
  }

  query<Row = Record<string, unknown>>(
    statement: Statement,
    options?: QueryOptions,
  ): Promise<QueryResult<Row>> {
    if (!statementsAreObserved()) return this.#query<Row>(statement, options);
    return observed(this, statement, () => this.#query<Row>(statement, options));
  }

  async transaction<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    options: TransactionOptions = {},
  ): Promise<Result> {
    const run = new TransactionRun(work, checkTransactionOptions(options));
    const line = options.readOnly === true ? this.#readers : this.#writer;
    const place = new Place();
    const attempt = () => line.hold(place, (wire) => run.once(wire), run.signal);
    return run.toTheEnd(attempt, { reconnects: false });
  }

  /** The connection that writes: nobody knows what `work` will do. */
  async connection<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result> {
    const lend = async (wire: SqliteWire) => {
      const connection = new HeldConnection(wire);
      try {
        return await work(connection);
      } finally {
        connection.end();
        await wire.rollback(); // of a transaction begun by hand
      }
    };
    return this.#writer.hold(new Place(), lend, withDeadline(undefined));
  }

  /** Both kinds of connections together. */
  stats(): PoolStats {
    const writer = this.#writer.stats();
    return this.#writer === this.#readers ? writer : addStats(writer, this.#readers.stats());
  }

  /**
   * Refuses those who wait, waits until what is under way has ended, and closes. What has not after `drainTimeoutMs` is
   * cut, and `PoolDrainError` says who held it.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    // Whoever closes last empties the write-ahead log into the file, which a reader may not.
    const readers = this.#readers.close(this.#drainTimeoutMs);
    const writer = this.#writer === this.#readers ? readers : this.#writer.close(this.#drainTimeoutMs);
    const ended = await Promise.allSettled([readers, writer]);
    const failed = ended.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  async #query<Row>(statement: Statement, given?: QueryOptions): Promise<QueryResult<Row>> {
    const signal = withDeadline(given?.signal);
    const settings = given?.settings; // refused by the connection
    const options = { ...(signal && { signal }), ...(settings && { settings }) };
    const wire = this.#writer.atHand();
    if (wire !== undefined) {
      try {
        return await wire.queryAlone<Row>(statement, options); // has run by now, and kept nobody waiting
      } catch (error) {
        if (!isLocked(error)) throw error;
      }
    } else if (this.#readers !== this.#writer && mayOnlyRead.test(statement.text)) {
      try {
        return await this.#queryOn<Row>(this.#readers, statement, options);
      } catch (error) {
        if (classifyError(error).kind !== 'read-only') throw error;
      }
    }
    return this.#queryOn<Row>(this.#writer, statement, options);
  }

  async #queryOn<Row>(
    line: WireLine,
    statement: Statement,
    options: Pick<QueryOptions, 'signal' | 'settings'>,
  ): Promise<QueryResult<Row>> {
    const { signal } = options;
    const startedAt = performance.now();
    const work = (wire: SqliteWire) => wire.queryPatiently<Row>(statement, options);
    try {
      return await line.hold(undefined, work, signal);
    } catch (error) {
      // Waiting, for the connection or for a lock, ends with the signal's own reason.
      if (signal?.aborted !== true || error !== signal.reason) throw error;
      throw new StatementCancelledError('before it was sent', performance.now() - startedAt, error);
    }
  }
}
