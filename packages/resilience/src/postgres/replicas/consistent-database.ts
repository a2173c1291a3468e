import type { Connection, Database, QueryOptions, Transaction, TransactionOptions } from '../../database.ts';
import type { QueryResult, Statement } from '../../statement.ts';
import type { PostgresDatabase } from '../postgres-database.ts';
import type { ResilientPool } from '../resilient-pool.ts';
import { formatLsn } from './lsn.ts';
import type { PrimaryLog, Since } from './primary-log.ts';
import { readsOnly } from './reads-only.ts';
import type { ReplicaReads } from './replica-reads.ts';

/** What a `ConsistentDatabase` is made over. */
export interface ConsistentOver {
  readonly primary: PostgresDatabase;
  readonly reads: ReplicaReads;
  readonly log: PrimaryLog;
}

/**
 * The same database for one user, request or job: what it reads shows what it wrote before. Reads go to a replica that
 * has replayed its writes; one is waited for, for a short time, and then the primary is read. Writes cost nothing more:
 * how far the log reached is asked when it is first needed.
 */
export class ConsistentDatabase implements Database {
  readonly dialect = 'postgres';
  readonly #over: ConsistentOver;
  #since: Since | undefined;
  /** Whether it wrote, and has not asked since then how far the log reached. */
  #wrote = false;
  #asking: Promise<Since> | undefined;

  constructor(over: ConsistentOver, since: Since | undefined) {
    this.#over = over;
    this.#since = since;
  }

  /** The primary's pool. */
  get driver(): ResilientPool {
    return this.#over.primary.driver;
  }

  async query<Row = Record<string, unknown>>(
    statement: Statement,
    options: QueryOptions = {},
  ): Promise<QueryResult<Row>> {
    const { primary, reads } = this.#over;
    if (options.readOnly !== true) return this.#write(() => primary.query<Row>(statement, options));
    return reads.query<Row>(statement, options, await this.#caughtUp());
  }

  async transaction<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    options: TransactionOptions = {},
  ): Promise<Result> {
    const { primary, reads } = this.#over;
    if (!readsOnly(options)) return this.#write(() => primary.transaction(work, options));
    return reads.transaction(work, options, await this.#caughtUp());
  }

  /** A connection of the primary. */
  connection<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result> {
    return this.#write(() => this.#over.primary.connection(work));
  }

  /**
   * What another handle needs to see the writes of this one, in this process or another: a short text without secrets,
   * such as `0/16B3748`. Undefined where nothing was written. Rejects where the primary cannot be asked.
   */
  async token(): Promise<string | undefined> {
    const since = await this.#caughtUp();
    return since === undefined ? undefined : formatLsn(since.lsn);
  }

  /** Does nothing: the connections belong to the database this was made from. */
  async close(): Promise<void> {}

  async #write<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } finally {
      // Whatever was heard of it: it may have been committed. An answer under way may be older than it.
      this.#wrote = true;
      this.#asking = undefined;
    }
  }

  /** How far the log reached after the last write. */
  async #caughtUp(): Promise<Since | undefined> {
    if (this.#wrote) {
      this.#wrote = false;
      const asking = this.#ask();
      this.#asking = asking;
      const done = () => {
        if (this.#asking === asking) this.#asking = undefined;
      };
      asking.then(done, () => {
        done();
        this.#wrote = true;
      });
    }
    return this.#asking ?? this.#since;
  }

  async #ask(): Promise<Since> {
    const lsn = await this.#over.log.ask();
    const before = this.#since;
    const since = before !== undefined && before.lsn > lsn ? before : { lsn, knownAt: performance.now() };
    this.#since = since;
    return since;
  }
}
