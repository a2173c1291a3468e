import type { Connection, Database, QueryOptions, Transaction, TransactionOptions } from '../../database.ts';
import { InvalidOptionError } from '../../errors/invalid-option-error.ts';
import type { PoolStats } from '../../pool/pool-stats.ts';
import type { QueryResult, Statement } from '../../statement.ts';
import type { PostgresDatabase } from '../postgres-database.ts';
import type { ResilientPool } from '../resilient-pool.ts';
import { ConsistentDatabase } from './consistent-database.ts';
import { parseLsn } from './lsn.ts';
import { PrimaryLog, type Since } from './primary-log.ts';
import { readsOnly } from './reads-only.ts';
import { Replica } from './replica.ts';
import type { ReplicaLimits } from './replica-limits.ts';
import { ReplicaReads } from './replica-reads.ts';
import { ReplicaSet } from './replica-set.ts';
import type { ReplicaStats } from './replica-state.ts';

/** A primary and its replicas at one moment. */
export interface ReplicatedStats {
  readonly primary: PoolStats;
  readonly replicas: readonly ReplicaStats[];
}

/** A primary and its replicas as one database: what says that it only reads goes to a replica. See `replicated`. */
export class ReplicatedDatabase implements Database {
  readonly dialect = 'postgres';
  /** For reads that must see everything: whatever is asked of it stays there. */
  readonly primary: PostgresDatabase;
  readonly #nodes: readonly PostgresDatabase[];
  readonly #log: PrimaryLog;
  readonly #replicas: ReplicaSet;
  readonly #reads: ReplicaReads;

  constructor(primary: PostgresDatabase, replicas: readonly PostgresDatabase[], limits: ReplicaLimits) {
    const now = () => performance.now();
    this.primary = primary;
    this.#nodes = [primary, ...replicas];
    this.#log = new PrimaryLog(primary, now);
    const watched = replicas.map((replica) => new Replica(replica, this.#log, limits, now));
    this.#replicas = new ReplicaSet(watched, this.#log, limits, now);
    this.#reads = new ReplicaReads(primary, this.#replicas);
  }

  /** The primary's pool. */
  get driver(): ResilientPool {
    return this.primary.driver;
  }

  query<Row = Record<string, unknown>>(
    statement: Statement,
    options?: QueryOptions,
  ): Promise<QueryResult<Row>> {
    if (options?.readOnly === true) return this.#reads.query<Row>(statement, options);
    return this.primary.query<Row>(statement, options);
  }

  async transaction<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    options: TransactionOptions = {},
  ): Promise<Result> {
    if (readsOnly(options)) return this.#reads.transaction(work, options);
    return this.primary.transaction(work, options);
  }

  /** A connection of the primary. */
  connection<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result> {
    return this.primary.connection(work);
  }

  /**
   * The same database for one user, request or job, whose reads show what it wrote before. `token` is what `token()`
   * of another handle gave: then they show the writes of that one, too. Throws `InvalidOptionError` for any other text.
   *
   * @example
   * const session = database.consistent(request.cookies.token);
   * await session.query({ text: 'update account set name = $1 where id = $2', values: ['Ada', 1] });
   * await session.query({ text: 'select name from account where id = $1', values: [1] }, { readOnly: true });
   * response.cookie('token', await session.token());
   */
  consistent(token?: string): ConsistentDatabase {
    const over = { primary: this.primary, reads: this.#reads, log: this.#log };
    return new ConsistentDatabase(over, token === undefined ? undefined : sinceOf(token));
  }

  stats(): ReplicatedStats {
    return { primary: this.driver.stats(), replicas: this.#replicas.stats() };
  }

  /** Closes the primary and every replica. */
  async close(): Promise<void> {
    const closed = await Promise.allSettled(this.#nodes.map((node) => node.close()));
    for (const outcome of closed) if (outcome.status === 'rejected') throw outcome.reason;
  }
}

function sinceOf(token: string): Since {
  const lsn = parseLsn(token);
  if (lsn === undefined)
    throw new InvalidOptionError('token', "what token() gave, such as '0/16B3748'", token);
  return { lsn, knownAt: performance.now() };
}
