/**
 * The base of every error this package makes. `code` is stable across releases and is what a program should look
 * at; `message` is for people: what happened with its numbers, what to look at, what to do.
 */
export class HoldfastError extends Error {
  /** Names the failure, such as `HF_POOL_TIMEOUT`. */
  readonly code: string;

  constructor(name: string, code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    setName(this, name);
    captureStack(this, new.target);
  }
}

/**
 * Lets an error that was made in a socket's or a timer's callback say where in the program the call was made that
 * failed. To be called where the awaited call is caught.
 */
export function traceToCaller(error: unknown): void {
  if (error instanceof HoldfastError) captureStack(error, traceToCaller);
  else if (error instanceof Error) Error.captureStackTrace(error, traceToCaller);
}

/** Captures the stack, with the code in its first line as Node's own errors have it. */
function captureStack(error: HoldfastError, below: typeof HoldfastError | typeof traceToCaller): void {
  const { name } = error;
  setName(error, `${name} [${error.code}]`);
  Error.captureStackTrace(error, below);
  void error.stack; // the first line is written when the stack is first read
  setName(error, name);
}

function setName(error: HoldfastError, name: string): void {
  Object.defineProperty(error, 'name', { value: name, configurable: true, writable: true });
}
