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
