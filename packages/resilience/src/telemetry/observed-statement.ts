import type { DialectName } from '../database.ts';
import type { QueryResult, Statement } from '../statement.ts';
import { eventChannel } from './channels.ts';
import { endpointOf, type StatementSource } from './endpoint.ts';

const statementChannel = eventChannel('holdfast:statement');

/** Whether anybody wants to hear of statements. */
export function statementsAreObserved(): boolean {
  return statementChannel.hasSubscribers;
}

/** What `run` gives; tells those who listen what came of it. Published where the caller's own context holds. */
export async function observed<Row>(
  source: StatementSource | DialectName,
  statement: Statement,
  run: () => Promise<QueryResult<Row>>,
): Promise<QueryResult<Row>> {
  const startedAt = performance.now();
  const { text, name, values } = statement;
  const { dialect, endpoint } =
    typeof source === 'string'
      ? { dialect: source, endpoint: undefined }
      : { dialect: source.dialect, endpoint: endpointOf(source) };
  const publish = (rowCount: number | undefined, error: unknown) => {
    const durationMs = performance.now() - startedAt;
    const parameters = values.length;
    statementChannel.publish({
      dialect,
      endpoint,
      text,
      name,
      parameters,
      startedAt,
      durationMs,
      rowCount,
      error,
    });
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
