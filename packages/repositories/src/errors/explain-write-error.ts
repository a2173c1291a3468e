import { classifyError } from '@holdfast/resilience';
import { DuplicateError } from './duplicate-error.ts';

/** The error of this package that says what a failed write means; the error itself where there is none. */
export function explainWriteError(table: string, error: unknown): unknown {
  if (classifyError(error).kind !== 'unique-violation') return error;
  // PostgreSQL names the constraint beside the message.
  const constraint: unknown = error instanceof Error ? Reflect.get(error, 'constraint') : undefined;
  return new DuplicateError(table, typeof constraint === 'string' ? constraint : undefined, error);
}
