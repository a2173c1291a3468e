import { HoldfastError } from '../../errors/holdfast-error.ts';
import type { OpenReason } from './breaker-state.ts';

/** The circuit is open: the call was refused at once, and nothing was sent. */
export class CircuitOpenError extends HoldfastError {
  /** Calls are refused at least this much longer. Infinite where somebody has to close the circuit. */
  readonly retryAfterMs: number;
  /** The same as a point in time; undefined where nobody knows. */
  readonly until: Date | undefined;

  constructor(name: string, retryAfterMs: number, reason: OpenReason) {
    const until = Number.isFinite(retryAfterMs) ? new Date(Date.now() + retryAfterMs) : undefined;
    const { summary, lastFailure } = reason;
    super(
      'CircuitOpenError',
      'HF_CIRCUIT_OPEN',
      `${name} is refused ${describeWhen(retryAfterMs, until)}, because ${summary}.${describeLast(lastFailure)}`,
      lastFailure === undefined ? undefined : { cause: lastFailure },
    );
    this.retryAfterMs = retryAfterMs;
    this.until = until;
  }
}

function describeWhen(retryAfterMs: number, until: Date | undefined): string {
  if (until === undefined) return 'until it is reset';
  if (retryAfterMs <= 0) return 'while it is probed';
  return `until ${until.toISOString()} (${Math.ceil(retryAfterMs)} ms)`;
}

function describeLast(failure: unknown): string {
  if (failure === undefined) return '';
  return failure instanceof Error
    ? `\n  The last failure: ${firstLine(failure)}`
    : '\n  The last failure is the cause';
}

function firstLine(error: Error): string {
  const line = error.message.split('\n', 1)[0];
  if (line !== undefined && line !== '') return line;
  return 'code' in error ? String(error.code) : error.name; // an AggregateError of sockets has no message
}
