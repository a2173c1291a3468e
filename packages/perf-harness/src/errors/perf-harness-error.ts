/**
 * The base of every error this package makes. `code` is stable across releases and is what a program should look
 * at; `message` is for people: what happened with its numbers, what to look at, what to do.
 */
export class PerfHarnessError extends Error {
  /** Names the failure, such as `HF_PERF_SUITE_FAILED`. */
  readonly code: string;

  constructor(name: string, code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    // The stack's first line is written when the stack is first read: with the code in the name, as Node's own errors.
    setHidden(this, 'name', `${name} [${code}]`);
    Error.captureStackTrace(this, new.target);
    void this.stack;
    setHidden(this, 'name', name);
  }
}

function setHidden(error: PerfHarnessError, property: string, value: string): void {
  Object.defineProperty(error, property, { value, configurable: true, writable: true });
}
