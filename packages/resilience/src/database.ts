import type { QueryResult, Statement } from './statement.ts';

/** The databases this package reaches. */
export type DialectName = 'postgres' | 'sqlite';

export interface QueryOptions {
  /**
   * Whether running the statement twice leaves what running it once leaves. Where the connection dies while a
   * statement runs, nobody knows whether it ran: only an idempotent one (every read is) is tried again.
   * @default false
   */
  readonly idempotent?: boolean;
  /** Cancels the statement. */
  readonly signal?: AbortSignal;
}

/** Something that runs statements. */
export interface Queryable {
  readonly dialect: DialectName;
  query<Row = Record<string, unknown>>(
    statement: Statement,
    options?: QueryOptions,
  ): Promise<QueryResult<Row>>;
}

/** One connection, held for the length of a piece of work. */
export interface Connection extends Queryable {
  /**
   * The driver's own connection, for libraries that want one: a `pg.PoolClient` on PostgreSQL, a `DatabaseSync` of
   * `node:sqlite` on SQLite.
   */
  readonly driver: unknown;
  /** Runs `work` in a transaction on this connection; nested inside another, in a savepoint. */
  transaction<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    options?: TransactionOptions,
  ): Promise<Result>;
  /** Runs SQL text of any number of statements, without values: what a migration or a script holds. */
  script(text: string): Promise<void>;
}

/** A connection inside a transaction. Ended once the work it was given to has settled. */
export type Transaction = Connection;

export type Isolation = 'read committed' | 'repeatable read' | 'serializable';

export interface TransactionOptions {
  /** @default the database's own ('read committed' on PostgreSQL; SQLite is always serializable) */
  readonly isolation?: Isolation;
  /** @default false */
  readonly readOnly?: boolean;
  /**
   * How often the whole transaction may run, where a serialization failure, a deadlock, or a connection lost before
   * COMMIT ends it: after each of these the database has undone it.
   * @default 3
   */
  readonly attempts?: number;
}

/** A database that is reached through a pool, a retry policy and a circuit breaker. */
export interface Database extends Queryable {
  /** What the connections come from: a `ResilientPool` on PostgreSQL, a `DatabaseSync` on SQLite. */
  readonly driver: unknown;
  /** Runs `work` in a transaction: committed when it resolves, rolled back when it rejects. */
  transaction<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    options?: TransactionOptions,
  ): Promise<Result>;
  /** Holds one connection for `work`, outside a transaction. */
  connection<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result>;
  /** Gives back every connection and stops. */
  close(): Promise<void>;
}
