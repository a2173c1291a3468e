import type { HoldfastError } from './holdfast-error.ts';

/**
 * Whether `error` was made by a Holdfast package, and by which failure where `code` is given. Looks at the structure
 * and not at the class, so that two copies of a package in one program agree.
 *
 * @example
 * if (isHoldfastError(error, 'HF_POOL_TIMEOUT')) reply.code(503);
 */
export function isHoldfastError(error: unknown, code?: string): error is HoldfastError {
  if (!(error instanceof Error) || !('code' in error)) return false;
  if (typeof error.code !== 'string' || !error.code.startsWith('HF_')) return false;
  return code === undefined || error.code === code;
}
