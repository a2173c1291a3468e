import { findCause } from '../find-cause.ts';
import { locateIn, type ScriptFault } from '../script-fault.ts';

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

/** SQLSTATEs of what only runs outside of a transaction, or in one that comes later. */
const outside: readonly string[] = [
  '25001', // active_sql_transaction: CREATE INDEX CONCURRENTLY, VACUUM, ALTER SYSTEM, CREATE DATABASE, …
  '2D000', // invalid_transaction_termination: COMMIT in a procedure or a DO block
  '55P04', // unsafe_new_enum_value_usage: its ALTER TYPE has to be committed first
];

export function fault(error: unknown, script: string, start: number): ScriptFault | undefined {
  const found = findCause(error, isServerError);
  if (found === undefined) return undefined;
  const position = Number(found.position);
  return {
    message: found.message,
    code: found.code,
    detail: found.detail,
    hint: found.hint,
    context: found.where,
    position: position > 0 ? locateIn(script, start, position - 1) : undefined,
    needsNoTransaction: outside.includes(found.code),
  };
}

/**
 * lock_not_available: another transaction held a lock for longer than `lock_timeout`, or NOWAIT found one;
 * deadlock_detected: two waited for each other, and this one gave way.
 */
export function lockRefused(error: unknown): boolean {
  const code = findCause(error, isServerError)?.code;
  return code === '55P03' || code === '40P01';
}
