/** The caller is known, and may not do that. The message is fit to be shown. */
export class ForbiddenError extends Error {
  override readonly name = 'ForbiddenError';
  readonly code = 'KEYRING_FORBIDDEN';
}
