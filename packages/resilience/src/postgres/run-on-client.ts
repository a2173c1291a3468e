import pg from 'pg';

import { classifyError } from '../failure/classify-error.ts';
import type { FailureKind } from '../failure/failure-kinds.ts';
import type { QueryResult, Statement } from '../statement.ts';

export type ResultCallback = (error: Error | undefined, result: pg.QueryResult | undefined) => void;

/** Sends a statement without making a promise: callers that count microseconds make their own. */
export function runOnClient(client: pg.ClientBase, statement: Statement, callback: ResultCallback): void {
  const values = statement.values as unknown[]; // node-postgres asks for an array it may change, and changes nothing
  const answer: Answer = (error, result) => {
    if (error) callback(error, undefined);
    // Text of several statements without values is answered by a result each.
    else callback(undefined, Array.isArray(result) ? result.at(-1) : result);
  };
  // Given as an object a statement is copied, property by property: a twentieth of what the whole call costs.
  if (statement.name === undefined) client.query(statement.text, values, answer);
  else if (client instanceof pg.Client)
    client.query(namedQuery(statement.name, statement.text, values, answer));
  else client.query({ name: statement.name, text: statement.text, values }, answer);
}

/** The callback as node-postgres calls it. */
type Answer = (error: Error | null, result: pg.QueryResult | pg.QueryResult[]) => void;

function namedQuery(name: string, text: string, values: unknown[], answer: Answer): pg.Query {
  // The types know neither that a query has a name nor how it answers text of several statements.
  const query = new pg.Query(text, values, answer as ConstructorParameters<typeof pg.Query>[2]);
  return Object.assign(query, { name });
}

/** Our result out of node-postgres's. */
export function toQueryResult({ rows, rowCount }: pg.QueryResult): QueryResult {
  return { rows, rowCount: rowCount ?? 0 }; // null where there is nothing to count, such as after BEGIN
}

/** Errors after which the server closes the connection, or after which it should not be used, outages aside. */
const endsConnection: ReadonlySet<FailureKind> = new Set<FailureKind>([
  'stale-statement',
  'idle-timeout',
  'corruption',
]);

/**
 * Whether a connection is as good as before after `error`: the server itself answered, with the statement's own fault.
 * Where the error came from anywhere else nobody knows what is still under way on it.
 */
export function leavesUsable(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError) || error.code === '57P04') return false;
  const failure = classifyError(error);
  return !failure.outage && !endsConnection.has(failure.kind);
}
