/** What is asked for does not fit the state that things are in. The message is fit to be shown. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError';
  readonly code = 'KEYRING_CONFLICT';
}
