import { setTimeout as sleepFor } from 'node:timers/promises';

import pRetry from 'p-retry';

import { eventChannel } from '../telemetry/channels.ts';
import type { Backoff } from './backoff.ts';

/** Waits; rejects with the signal's reason once it is aborted. */
export type Sleep = (ms: number, signal: AbortSignal | undefined) => Promise<void>;

export interface TryAgainOptions {
  /** How many attempts there may be, the failed first one included. */
  readonly attempts: number;
  readonly backoff: Backoff;
  readonly mayRetry: (error: unknown) => boolean;
  readonly signal?: AbortSignal | undefined;
  /** @default real time */
  readonly sleep?: Sleep;
}

const retryChannel = eventChannel('holdfast:retry');

/**
 * Goes on after a first attempt that failed with `firstError`. Kept apart from that attempt so that work which goes
 * well at once, nearly all of it, pays nothing for the possibility.
 */
export async function tryAgain<Result>(
  firstError: unknown,
  work: (attempt: number) => PromiseLike<Result>,
  options: TryAgainOptions,
): Promise<Result> {
  const { attempts, backoff, mayRetry, signal, sleep = sleepWithTimer } = options;
  // Thrown as it came: p-retry would wrap what is not an Error, and never retries a TypeError.
  if (attempts <= 1 || !(firstError instanceof Error) || !mayRetry(firstError)) throw firstError;
  return pRetry((attempt) => (attempt === 1 ? Promise.reject(firstError) : work(attempt)), {
    retries: attempts - 1,
    // The waiting is done below: p-retry's own jitter adds to a delay, and takes neither a clock nor a source of chance.
    minTimeout: 0,
    signal,
    shouldRetry: async ({ error, attemptNumber }) => {
      if (!mayRetry(error)) return false;
      const delayMs = backoff(attemptNumber);
      if (retryChannel.hasSubscribers) retryChannel.publish({ error, attempt: attemptNumber, delayMs });
      await sleep(delayMs, signal);
      return true;
    },
  });
}

async function sleepWithTimer(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleepFor(ms, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted(); // the caller's reason, where the timer has only an AbortError of its own
    throw error;
  }
}
