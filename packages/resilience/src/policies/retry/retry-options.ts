import { checkNumber, checkOneOf } from '../../errors/check-option.ts';
import type { Failure } from '../../failure/failure.ts';
import { type Backoff, exponentialBackoff } from '../backoff.ts';
import { longestTimerMs } from '../longest-timer.ts';
import type { Sleep } from '../try-again.ts';
import type { RetryBudget, RetryBudgetOptions } from './retry-budget.ts';
import { type RetryProfileName, retryProfiles } from './retry-profiles.ts';

export interface RetryOptions {
  /** Where the values not given here come from. @default 'database' */
  readonly profile?: RetryProfileName;
  /** How often the work may run, the first time included. */
  readonly attempts?: number;
  /** The most to wait before the second attempt, in milliseconds. */
  readonly initialMs?: number;
  /** The most to wait before any attempt, in milliseconds. */
  readonly maxMs?: number;
  /** What each wait's limit is to the one before. */
  readonly factor?: number;
  /** Waits a random time up to the limit, so that callers who failed together do not come back together. */
  readonly jitter?: boolean;
  /** Whether running the work twice leaves what running it once leaves. @default false */
  readonly idempotent?: boolean;
  /**
   * Whether this failure is worth another attempt.
   * @default what `classifyError` advises: where the work surely was not applied; where nobody knows, if `idempotent`
   */
  readonly when?: (error: unknown, failure: Failure) => boolean;
  /**
   * What the retries are paid from: a budget shared with other policies, the options of one of its own, or
   * 'unlimited'. Where it is spent, the failure is the caller's at once.
   * @default one of its own: a fifth of the calls, 100 saved up, one a second
   */
  readonly budget?: RetryBudget | RetryBudgetOptions | 'unlimited';
  /** Ends the waiting and the attempts of every run. A run can bring another one, which ends it as well. */
  readonly signal?: AbortSignal;
  /** Gives a number from 0 up to 1. @default Math.random */
  readonly random?: () => number;
  /** @default real time */
  readonly sleep?: Sleep;
}

const profileNames = Object.keys(retryProfiles) as RetryProfileName[]; // Object.keys forgets what it lists

/** What remains of the options once they are checked; throws `InvalidOptionError`. */
export function checkRetryOptions(options: RetryOptions): { attempts: number; backoff: Backoff } {
  const profile = retryProfiles[checkOneOf('profile', options.profile, profileNames, 'database')];
  const initialMs = checkNumber('initialMs', options.initialMs, profile.initialMs, { max: longestTimerMs });
  const maxMs = checkNumber('maxMs', options.maxMs, Math.max(profile.maxMs, initialMs), {
    min: initialMs,
    max: longestTimerMs,
  });
  return {
    attempts: checkNumber('attempts', options.attempts, profile.attempts, { min: 1, integer: true }),
    backoff: exponentialBackoff({
      initialMs,
      maxMs,
      factor: checkNumber('factor', options.factor, profile.factor, { min: 1 }),
      jitter: options.jitter ?? profile.jitter,
      ...(options.random === undefined ? {} : { random: options.random }),
    }),
  };
}
