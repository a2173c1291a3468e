import { classifyError } from '../failure/classify-error.ts';
import { exponentialBackoff } from '../policies/backoff.ts';
import { tryAgain } from '../policies/try-again.ts';
import { DatabaseLockedError } from './database-locked-error.ts';

/** Short enough to follow soon upon a short transaction, random so that processes do not keep meeting. */
const backoff = exponentialBackoff({ initialMs: 2, maxMs: 50 });

/**
 * Asks for a lock that another process holds, again and again with pauses, up to a limit. SQLite can wait by itself,
 * but blocks the whole process meanwhile; here the event loop is free between two attempts.
 */
export class LockPatience {
  readonly #path: string;
  readonly #limitMs: number;

  constructor(path: string, limitMs: number) {
    this.#path = path;
    this.#limitMs = limitMs;
  }

  /** What `attempt` gives; rejects with `DatabaseLockedError`, or with the signal's reason where it is aborted. */
  async run<Result>(attempt: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    const startedAt = performance.now();
    const until = startedAt + this.#limitMs;
    let attempts = 1;
    const again = () => {
      attempts += 1;
      return attempt();
    };
    try {
      return await attempt();
    } catch (first) {
      return tryAgain(first, again, {
        attempts: Number.POSITIVE_INFINITY,
        backoff: (failures) => Math.min(backoff(failures), Math.max(0, until - performance.now())),
        mayRetry: (error) => isLocked(error) && performance.now() < until,
        signal,
      }).catch((error: unknown) => {
        if (!isLocked(error)) throw error;
        throw new DatabaseLockedError(this.#path, performance.now() - startedAt, attempts, error);
      });
    }
  }
}

export function isLocked(error: unknown): boolean {
  return classifyError(error).kind === 'locked';
}
