import { errorMessage } from '../metrics/error-counts.ts';
import type { SuiteError } from '../result/run-result.ts';

/** A thrown value as plain data. */
export function suiteError(error: unknown): SuiteError {
  const message = errorMessage(error);
  if (!(error instanceof Error)) return { message };
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const stack = error.stack === undefined ? {} : { stack: error.stack };
  return { name: error.name, message, ...code, ...stack };
}
