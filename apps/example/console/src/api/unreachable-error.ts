/** A request was sent, and nothing answered. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';

  constructor(
    message = 'Nothing answered. Is the service running, and are you online?',
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
