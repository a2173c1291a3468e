import type { Database } from '../database.ts';
import { checkNumber } from '../errors/check-option.ts';
import { isHoldfastError } from '../errors/is-holdfast-error.ts';
import { classifyError } from '../failure/classify-error.ts';
import type { FailureKind } from '../failure/failure-kinds.ts';
import { longestTimerMs } from '../policies/longest-timer.ts';
import type { PoolStats } from '../pool/pool-stats.ts';
import { PoolTimeoutError } from '../pool/pool-timeout-error.ts';
import { stats } from './stats.ts';

export interface HealthOptions {
  /** How long to wait for an answer, in milliseconds. @default 2000 */
  readonly limitMs?: number;
}

export interface Health {
  /**
   * - `up`: the database answered in time.
   * - `saturated`: no connection was free in time, so nobody knows. The database may be well, and this process is not.
   * - `down`: it failed, or did not answer in time.
   */
  readonly status: 'up' | 'saturated' | 'down';
  /** How long the answer took, in milliseconds, waiting for a connection included; or how long it was waited for. */
  readonly latencyMs: number;
  /** Why it is not up. A word and no message: this may be shown to anybody. */
  readonly reason: FailureKind | undefined;
  readonly error: unknown;
  readonly stats: PoolStats | undefined;
}

/**
 * Asks the database for an answer, through the pool and the circuit breaker as every statement. Resolves within
 * `limitMs`, whatever the database does, and does not reject; throws `InvalidOptionError` for a limit that cannot be
 * meant.
 *
 * @example
 * const { status, latencyMs } = await health(database, { limitMs: 1_000 });
 */
export async function health(database: Database, options: HealthOptions = {}): Promise<Health> {
  const limitMs = checkNumber('limitMs', options.limitMs, 2_000, { above: 0, max: longestTimerMs });
  const startedAt = performance.now();
  const limit = new AbortController();
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const error = new DOMException(`the database did not answer within ${limitMs} ms`, 'TimeoutError');
    limit.abort(error);
    reject(error); // to cancel a statement may take longer than there is time
  }, limitMs);
  let error: unknown;
  let ok = false;
  try {
    const asked = database.query(
      { text: 'select 1', values: [] },
      { idempotent: true, signal: limit.signal },
    );
    await Promise.race([asked, late]);
    ok = true;
  } catch (thrown) {
    error = thrown;
  } finally {
    clearTimeout(timer);
  }
  const now = stats(database);
  const common = { latencyMs: performance.now() - startedAt, error, stats: now };
  if (ok) return { status: 'up', reason: undefined, ...common };
  const kind = limit.signal.aborted ? 'timeout' : classifyError(error).kind;
  if (isSaturated(error, now)) return { status: 'saturated', reason: 'pool-timeout', ...common };
  return { status: 'down', reason: kind, ...common };
}

/** Whether all connections were in use when the wait ended: by the pool's patience, or by ours. */
function isSaturated(error: unknown, now: PoolStats | undefined): boolean {
  if (error instanceof PoolTimeoutError) return error.inUse >= error.max;
  const ours = error instanceof DOMException || isHoldfastError(error, 'HF_STATEMENT_CANCELLED');
  return ours && now !== undefined && now.inUse.length >= now.max;
}
