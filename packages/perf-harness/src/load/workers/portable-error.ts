import { errorKind, errorMessage, errorPart } from '../../errors/thrown.ts';

/** An error as a worker thread can tell it: what was thrown may hold what cannot leave the thread. */
export interface PortableError {
  readonly message: string;
  readonly stack: string | undefined;
  readonly kind: string;
}

export function portable(error: unknown): PortableError {
  return { message: errorMessage(error), stack: errorPart(error, 'stack'), kind: errorKind(error) };
}

/** The error again, with the thread it came from in its message. */
export function errorOf(worker: number, { message, stack, kind }: PortableError): Error {
  const error = new Error(`worker ${worker}: ${message}`);
  if (stack !== undefined) error.stack = stack;
  return Object.assign(error, { code: kind });
}
