import { setTimeout as sleepFor } from 'node:timers/promises';

import pRetry from 'p-retry';

import { eventChannel } from '../telemetry/channels.ts';
import type { Backoff } from './backoff.ts';
import { remainingMs } from './deadline/remaining.ts';
import type { RetryBudget } from './retry/retry-budget.ts';

/** Waits; rejects with the signal's reason once it is aborted. */
export type Sleep = (ms: number, signal: AbortSignal | undefined) => Promise<void>;

export interface TryAgainOptions {
  /** How many attempts there may be, the failed first one included. */
  readonly attempts: number;
  readonly backoff: Backoff;
  readonly mayRetry: (error: unknown) => boolean;
  /** What each retry is paid from. Without it retries are free. */
  readonly budget?: RetryBudget | undefined;
  readonly signal?: AbortSignal | undefined;
  /** @default real time */
  readonly sleep?: Sleep;
}

const retryChannel = eventChannel('holdfast:retry');
const refusedChannel = eventChannel('holdfast:retry:refused');

/** Carries a failure through p-retry, which takes no other than errors, and never retries a `TypeError`. */
class FailedAttempt extends Error {
  readonly reason: unknown;

  constructor(reason: unknown) {
    super();
    this.reason = reason;
  }
}

/**
 * Goes on after a first attempt that failed with `firstError`. Kept apart from that attempt so that work which goes
 * well at once, nearly all of it, pays nothing for the possibility. Does not wait past the deadline it is called under.
 */
export async function tryAgain<Result>(
  firstError: unknown,
  work: (attempt: number) => PromiseLike<Result>,
  options: TryAgainOptions,
): Promise<Result> {
  const { attempts, signal, sleep = sleepWithTimer } = options;
  if (attempts <= 1 || !mayRetry(firstError, options)) throw firstError;
  const attemptOnce = async (attempt: number) => {
    try {
      return await (attempt === 1 ? Promise.reject(firstError) : work(attempt));
    } catch (reason) {
      throw new FailedAttempt(reason);
    }
  };
  try {
    return await pRetry(attemptOnce, {
      retries: attempts - 1,
      // The waiting is done below: p-retry's own jitter adds to a delay, and takes neither a clock nor a source of chance.
      minTimeout: 0,
      signal,
      shouldRetry: async ({ error, attemptNumber }) => {
        const { reason } = error as FailedAttempt; // attemptOnce throws nothing else
        const delayMs = delayOf(reason, attemptNumber, options);
        if (delayMs !== undefined) await sleep(delayMs, signal);
        return delayMs !== undefined;
      },
    });
  } catch (error) {
    throw error instanceof FailedAttempt ? error.reason : error;
  }
}

/** What is not an error says nothing of what happened. */
function mayRetry(error: unknown, options: TryAgainOptions): boolean {
  return error instanceof Error && options.mayRetry(error);
}

/** How long to wait before the next attempt; undefined where there shall be none. */
function delayOf(error: unknown, attempt: number, options: TryAgainOptions): number | undefined {
  if (attempt > 1 && !mayRetry(error, options)) return undefined; // the first one was asked about before
  const delayMs = options.backoff(attempt);
  const refused = refusalOf(delayMs, options.budget);
  if (refused === undefined) {
    if (retryChannel.hasSubscribers) retryChannel.publish({ error, attempt, delayMs });
    return delayMs;
  }
  if (refusedChannel.hasSubscribers) refusedChannel.publish({ error, attempt, reason: refused });
  return undefined;
}

function refusalOf(delayMs: number, budget: RetryBudget | undefined): 'budget' | 'deadline' | undefined {
  const leftMs = remainingMs();
  if (leftMs !== undefined && delayMs >= leftMs) return 'deadline';
  return budget === undefined || budget.withdraw() ? undefined : 'budget';
}

async function sleepWithTimer(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleepFor(ms, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted(); // the caller's reason, where the timer has only an AbortError of its own
    throw error;
  }
}
