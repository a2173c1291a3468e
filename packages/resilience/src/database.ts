import type { Settings } from './connection/settings.ts';
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
  /**
   * Says that the statement only reads, and may see data that is a little old: it may go to a replica, where there are
   * some. It counts as idempotent there.
   * @default false
   */
  readonly readOnly?: boolean;
  /** Cancels the statement. */
  readonly signal?: AbortSignal;
  /**
   * Settings of the server that hold for this statement alone; inside a transaction from here to its end. They go out
   * ahead of it in the same round trip, and in the same transaction: where they are refused the statement does not run. What
   * cannot be told apart from several statements takes a transaction of its own, so three round trips more. PostgreSQL only.
   *
   * @example
   * database.query(statement, { settings: { 'app.tenant': tenant.id, work_mem: '64MB' } });
   */
  readonly settings?: Settings;
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
   * `node:sqlite` on SQLite. On PostgreSQL a transaction sends its BEGIN when this is read, which costs a round trip that
   * BEGIN would share with the first statement: read it when it is needed.
   */
  readonly driver: unknown;
  /** Runs `work` in a transaction on this connection; nested inside another, in a savepoint. */
  transaction<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    options?: TransactionOptions,
  ): Promise<Result>;
  /**
   * Runs SQL text of any number of statements, without values: what a migration or a script holds. A signal cancels
   * it as it cancels a statement; on SQLite, which runs a script in one go, only before it has begun.
   */
  script(text: string, options?: Pick<QueryOptions, 'signal'>): Promise<void>;
}

/**
 * A connection inside a transaction. Ended once the work it was given to has settled: to use it after that rejects with
 * `TransactionEndedError`. While a nested transaction is open, statements belong on that one: the outer one rejects
 * them with `TransactionOpenError`, since they would be undone with it. Statements need not wait for each other.
 */
export interface Transaction extends Connection {
  /**
   * Runs `hook` once this transaction has surely been committed and its connection given back, in the order they were
   * asked for; `database.transaction()` resolves after them. A hook that fails changes nothing about that: its error is
   * published on `holdfast:transaction:hook-failed`, or else becomes a warning of the process. Of a nested
   * transaction that is rolled back no such hook runs, nor of a transaction whose outcome stays unknown.
   *
   * @example
   * transaction.afterCommit(() => mail.send(confirmation));
   */
  afterCommit(hook: () => unknown): void;
  /**
   * As `afterCommit`, once this has surely been rolled back. A transaction that is run again runs these before each
   * further attempt; a nested one's run when the outermost has ended.
   */
  afterRollback(hook: () => unknown): void;
}

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
  /**
   * Whether doing the work twice leaves what doing it once leaves. Then the transaction runs again, too, where its
   * COMMIT was lost and nobody can say what became of it.
   * @default false
   */
  readonly idempotent?: boolean;
  /**
   * Cancels the statement that runs, on the server, and rolls back: the transaction rejects with
   * `TransactionCancelledError`. A COMMIT that has been sent is not taken back: its outcome is what the caller gets.
   */
  readonly signal?: AbortSignal;
  /**
   * How long the transaction may take, all attempts and waiting for a connection included, in milliseconds. Then it is
   * cancelled as by `signal`. Also told to the server (`statement_timeout`), which ends its statements even where
   * nothing else gets through. Never later than a `deadline()` that the call is under.
   * @default no limit
   */
  readonly deadlineMs?: number;
  /** Settings of the server that hold for this transaction alone. They travel with BEGIN. PostgreSQL only. */
  readonly settings?: Settings;
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
