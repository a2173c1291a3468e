import { RunningDeadline } from './running-deadline.ts';

/**
 * How much time is left to the work this is called from, in milliseconds: 0 where it has run out, undefined where no
 * `deadline` is set. Goes with the asynchronous context, so that it need not be passed on.
 *
 * @example
 * const timeoutMs = Math.min(5_000, remainingMs() ?? Number.POSITIVE_INFINITY);
 */
export function remainingMs(): number | undefined {
  return RunningDeadline.current()?.remainingMs;
}

/** `signal`, aborted as well when the deadline passes that the caller runs under; undefined where neither is there. */
export function withDeadline(signal: AbortSignal | undefined): AbortSignal | undefined {
  const running = RunningDeadline.current();
  if (running === undefined) return signal;
  running.ringIfDue();
  return signal === undefined ? running.signal : AbortSignal.any([signal, running.signal]);
}
