import type { Queryable } from '@holdfast/resilience';
import type { Executor } from '../src/access/executor.ts';

/** Where statements run, and their texts so far. */
export interface RecordingExecutor extends Executor {
  readonly statements: string[];
}

/** Passes everything on, and notes each statement. */
export function recording(executor: Executor, statements: string[] = []): RecordingExecutor {
  const query: Queryable['query'] = (statement, options) => {
    statements.push(statement.text);
    return executor.query(statement, options);
  };
  return {
    dialect: executor.dialect,
    driver: executor.driver,
    statements,
    query,
    transaction: (work) =>
      executor.transaction((inner) => {
        const recorded = recording(inner, statements);
        // What tells a transaction from a database.
        return work(
          'afterCommit' in inner ? Object.assign(recorded, { afterCommit: inner.afterCommit }) : recorded,
        );
      }),
  };
}
