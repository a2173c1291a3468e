import { HoldfastError } from '../../errors/holdfast-error.ts';
import type { OpenReason } from './breaker-state.ts';

/** The circuit is open: the call was refused at once, and nothing was sent. */
export class CircuitOpenError extends HoldfastError {
  /** Calls are refused at least this much longer. */
  readonly retryAfterMs: number;
  /** The same as a point in time. */
  readonly until: Date;

  constructor(name: string, retryAfterMs: number, reason: OpenReason) {
    const until = new Date(Date.now() + retryAfterMs);
    const when =
      retryAfterMs > 0
        ? `until ${until.toISOString()} (${Math.ceil(retryAfterMs)} ms)`
        : 'while it is probed';
    const { lastFailure } = reason;
    const last = lastFailure instanceof Error ? `: ${firstLine(lastFailure)}` : '';
    super(
      'CircuitOpenError',
      'HF_CIRCUIT_OPEN',
      `${name} is refused ${when}, because ${reason.summary}.\n  The last failure${last || ' is the cause'}`,
      { cause: lastFailure },
    );
    this.retryAfterMs = retryAfterMs;
    this.until = until;
  }
}

function firstLine(error: Error): string {
  const line = error.message.split('\n', 1)[0];
  if (line !== undefined && line !== '') return line;
  return 'code' in error ? String(error.code) : error.name; // an AggregateError of sockets has no message
}
