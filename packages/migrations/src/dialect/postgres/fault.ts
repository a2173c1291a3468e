import { findCause } from '../find-cause.ts';
import { locate, type ScriptFault } from '../script-fault.ts';

/** The fields of an ErrorResponse that matter here, under the names node-postgres gives them. */
interface ServerError extends Error {
  readonly code: string;
  readonly severity: string;
  readonly position?: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly where?: string;
}

function isServerError(error: Error): error is ServerError {
  return 'severity' in error && 'code' in error && typeof error.code === 'string';
}

export function fault(error: unknown, script: string): ScriptFault | undefined {
  const found = findCause(error, isServerError);
  if (found === undefined) return undefined;
  const position = Number(found.position);
  return {
    message: found.message,
    code: found.code,
    detail: found.detail,
    hint: found.hint,
    context: found.where,
    position: position > 0 ? locate(script, position - 1) : undefined,
    // active_sql_transaction: CREATE INDEX CONCURRENTLY, VACUUM, ALTER SYSTEM, CREATE DATABASE, …
    needsNoTransaction: found.code === '25001',
  };
}
