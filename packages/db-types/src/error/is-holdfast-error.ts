/**
 * Whether `error` is one of Holdfast's, with this `code` where one is given. Looks at the error's shape and not at its
 * class, so two copies of a package in one process do not hide errors from each other.
 *
 * @example
 * if (isHoldfastError(error, 'HF_COLUMN_VALUE')) reply.code(400);
 */
export function isHoldfastError(error: unknown, code?: string): error is Error & { readonly code: string } {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return false;
  return code === undefined ? error.code.startsWith('HF_') : error.code === code;
}
