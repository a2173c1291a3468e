import type pg from 'pg';

import { classifyError } from '../failure/classify-error.ts';
import { exponentialBackoff } from '../policies/backoff.ts';
import { tryAgain } from '../policies/try-again.ts';
import { unlessAborted } from './unless-aborted.ts';

/** Short enough to find a restarted server soon, random so that its callers do not come all at once. */
const backoff = exponentialBackoff({ initialMs: 50, maxMs: 250 });

/**
 * Tries to connect until it works, something else than an outage stops it, or `limitMs` are over (0: never). Rejects
 * with the `TimeoutError` of `AbortSignal.timeout` in the last case.
 */
export function connectAgain(
  firstError: Error,
  connect: () => Promise<pg.PoolClient>,
  limitMs: number,
): Promise<pg.PoolClient> {
  const signal = limitMs === 0 ? undefined : AbortSignal.timeout(limitMs);
  const attempt = signal === undefined ? connect : () => unlessAborted(signal, connect());
  const mayRetry = (error: unknown) => classifyError(error).outage;
  return tryAgain(firstError, attempt, { attempts: Number.POSITIVE_INFINITY, backoff, mayRetry, signal });
}
