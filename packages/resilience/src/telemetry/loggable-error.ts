import { classifyError } from '../failure/classify-error.ts';
import type { FailureKind } from '../failure/failure-kinds.ts';
import { redact } from './redact.ts';

/** What is logged of an error: what it says, and nothing of the data that drivers hang onto theirs. */
export interface LoggableError {
  readonly type: string;
  readonly code: string | undefined;
  readonly kind: FailureKind;
  readonly message: string;
  readonly stack: string | undefined;
}

export function loggableError(error: unknown): LoggableError {
  const { kind } = classifyError(error);
  if (!(error instanceof Error)) {
    return { type: typeof error, code: undefined, kind, message: redact(String(error)), stack: undefined };
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line));
  return { type: error.name, code, kind, message: redact(error.message), stack: frames?.join('\n') };
}
