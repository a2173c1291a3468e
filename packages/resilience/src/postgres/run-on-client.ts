import pg from 'pg';

import { classifyError } from '../failure/classify-error.ts';
import type { FailureKind } from '../failure/failure-kinds.ts';
import type { QueryResult, Statement } from '../statement.ts';
import { PreparedQuery } from './prepared-query.ts';

/** What node-postgres answers: a result for each statement in the text, where there are several. */
export type ClientResult = pg.QueryResult | pg.QueryResult[];

/** How node-postgres calls back; without a result where there is an error. */
export type ResultCallback = (error: Error | null, result: ClientResult | undefined) => void;

/** Sends something whose end it calls back with. */
export type Send = (callback: ResultCallback) => void;

/** Sends a statement without making a promise: callers that count microseconds make their own. */
export function runOnClient(
  client: pg.ClientBase,
  statement: Statement,
  { preparedStatements }: { readonly preparedStatements: boolean },
  callback: ResultCallback,
): void {
  const { name, text } = statement;
  const values = statement.values as unknown[]; // node-postgres asks for an array it may change, and changes nothing
  // Given as an object a statement is copied, property by property: a twentieth of what the whole call costs.
  if (name === undefined || !preparedStatements) client.query(text, values, callback);
  else if (client instanceof pg.Client) client.query(new PreparedQuery(text, values, name, callback));
  else client.query({ name, text, values }, callback);
}

/** Our result out of node-postgres's; out of the last one, where there are several. */
export function toQueryResult(result: ClientResult): QueryResult {
  const { rows, rowCount } = lastResult(result);
  return { rows, rowCount: rowCount ?? 0 }; // null where there is nothing to count, such as after BEGIN
}

export function lastResult(result: ClientResult): pg.QueryResult {
  const last = Array.isArray(result) ? result.at(-1) : result;
  if (last === undefined) throw new TypeError('node-postgres answered with an empty list of results');
  return last;
}

/** Errors after which the server closes the connection, or after which it should not be used, outages aside. */
const endsConnection: ReadonlySet<FailureKind> = new Set<FailureKind>([
  'stale-statement',
  'idle-timeout',
  'transaction-timeout',
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
