import type { Database, QueryOptions, QueryResult, Statement } from '@holdfast/resilience';
import type { Executor } from '../access/executor.ts';

/** Runs statements on a database, and keeps each of them with its values. */
export class RecordingExecutor implements Executor {
  readonly statements: Statement[];
  readonly dialect: Database['dialect'];
  readonly #executor: Executor;

  constructor(executor: Executor, statements: Statement[] = []) {
    this.#executor = executor;
    this.statements = statements;
    this.dialect = executor.dialect;
  }

  get driver(): unknown {
    return this.#executor.driver;
  }

  query<Row = Record<string, unknown>>(
    statement: Statement,
    options?: QueryOptions,
  ): Promise<QueryResult<Row>> {
    this.statements.push(statement);
    return this.#executor.query<Row>(statement, options);
  }

  transaction<Result>(work: (inner: Executor) => Promise<Result>): Promise<Result> {
    return this.#executor.transaction((inner) => {
      const recorder = new RecordingExecutor(inner, this.statements);
      // What tells a transaction from a database.
      return work(
        'afterCommit' in inner ? Object.assign(recorder, { afterCommit: inner.afterCommit }) : recorder,
      );
    });
  }
}
