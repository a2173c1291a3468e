/**
 * The base of every error this package makes. `code` is stable across releases and is what a program should look at;
 * `message` is for people: what happened, which state the database is in, what to do.
 */
export class MigrationError extends Error {
  /** Names the failure, such as `HF_MIGRATION_EDITED`. */
  readonly code: string;

  constructor(name: string, code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    // The first line of a stack is written when it is captured: once more, so that it shows the code.
    Object.defineProperty(this, 'name', { value: `${name} [${code}]`, configurable: true, writable: true });
    Error.captureStackTrace(this, new.target);
    Object.defineProperty(this, 'name', { value: name, configurable: true, writable: true });
  }
}
