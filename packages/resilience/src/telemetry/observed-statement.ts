import type { DialectName } from '../database.ts';
import type { QueryResult, Statement } from '../statement.ts';
import { eventChannel } from './channels.ts';

const statementChannel = eventChannel('holdfast:statement');

/** Whether anybody wants to hear of statements. */
export function statementsAreObserved(): boolean {
  return statementChannel.hasSubscribers;
}

/** What `run` gives; tells those who listen what came of it. Published where the caller's own context holds. */
export async function observed<Row>(
  dialect: DialectName,
  statement: Statement,
  run: () => Promise<QueryResult<Row>>,
): Promise<QueryResult<Row>> {
  const startedAt = performance.now();
  const { text, name, values } = statement;
  const publish = (rowCount: number | undefined, error: unknown) => {
    const durationMs = performance.now() - startedAt;
    const parameters = values.length;
    statementChannel.publish({ dialect, text, name, parameters, startedAt, durationMs, rowCount, error });
  };
  try {
    const result = await run();
    publish(result.rowCount, undefined);
    return result;
  } catch (error) {
    publish(undefined, error);
    throw error;
  }
}
