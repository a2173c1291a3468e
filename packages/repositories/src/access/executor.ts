import type { Queryable } from '@holdfast/resilience';

/** Where a repository's statements run: a database, or the transaction of a session. */
export interface Executor extends Queryable {
  /** Whether the database is told who acts, and so may answer each actor in another way. @default false */
  readonly tellsActor?: boolean;
  /** The driver's own: what the connections come from, or, in a transaction, the connection. */
  readonly driver: unknown;
  /** Runs `work` as one: on a database in a transaction, in a transaction behind a savepoint. */
  transaction<Result>(work: (inner: Executor) => Promise<Result>): Promise<Result>;
}

/** Whether what runs there is decided together, when a session ends. */
export function isTransaction(executor: Executor): boolean {
  return 'afterCommit' in executor;
}
