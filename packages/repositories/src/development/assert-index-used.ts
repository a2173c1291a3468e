import type { Database } from '@holdfast/resilience';
import type { Executor } from '../access/executor.ts';
import { dialects } from '../dialects/index.ts';
import { QueryError } from '../errors/query-error.ts';
import { IndexNotUsedError } from './index-not-used-error.ts';
import { RecordingExecutor } from './recording-executor.ts';

export interface IndexExpectation {
  /** The index that every statement has to use. @default any: no statement may read a table from end to end */
  readonly index?: string;
}

/**
 * Runs `work` on `database`, asks the database how it runs each of the statements that were sent, and rejects where one of
 * them reads a table from end to end. For tests: small tables are asked about as if they were large.
 *
 * @throws IndexNotUsedError with the statement and its plan
 * @example
 * await assertIndexUsed(
 *   database,
 *   (queryable) => new UserRepository({ queryable }).findBy({ email }),
 *   { index: 'users_email_key' },
 * );
 */
export async function assertIndexUsed<Result>(
  database: Database,
  work: (queryable: Executor) => Promise<Result>,
  { index }: IndexExpectation = {},
): Promise<Result> {
  const recorder = new RecordingExecutor(database);
  const result = await work(recorder);
  if (recorder.statements.length === 0) {
    throw new QueryError('assertIndexUsed: the work sent no statement through the queryable it was given.');
  }
  for (const statement of recorder.statements) {
    const { scans, indexes, plan } = await dialects[database.dialect].explain(database, statement);
    if (index !== undefined && !indexes.includes(index)) {
      const used = indexes.length > 0 ? indexes.join(', ') : 'none';
      throw new IndexNotUsedError(
        `A statement uses other indexes than ${index}: ${used}.`,
        statement.text,
        plan,
      );
    }
    if (scans.length > 0) {
      throw new IndexNotUsedError(
        `A statement reads ${scans.join(' and ')} from end to end. Give it an index that serves it.`,
        statement.text,
        plan,
      );
    }
  }
  return result;
}
