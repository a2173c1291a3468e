import { classifyError } from '../../failure/classify-error.ts';
import type { Backoff } from '../backoff.ts';
import { beginContext, type Policy, type PolicyContext, start, type Work } from '../policy.ts';
import { tryAgain } from '../try-again.ts';
import { makeBudget, type RetryBudget } from './retry-budget.ts';
import { checkRetryOptions, type RetryOptions } from './retry-options.ts';
import type { RetryProfileName } from './retry-profiles.ts';

class Retry implements Policy {
  readonly #options: RetryOptions;
  readonly #attempts: number;
  readonly #backoff: Backoff;
  readonly #budget: RetryBudget | undefined;

  constructor(options: RetryOptions) {
    const { attempts, backoff } = checkRetryOptions(options);
    this.#options = options;
    this.#attempts = attempts;
    this.#backoff = backoff;
    this.#budget = makeBudget(options.budget);
  }

  run<Result>(work: Work<Result>, given?: Partial<PolicyContext>): Promise<Result> {
    let context: PolicyContext;
    try {
      context = this.#begin(given);
    } catch (reason) {
      return Promise.reject(reason);
    }
    this.#budget?.deposit();
    return start(work, context).catch((error) => this.#again(error, work, context.signal));
  }

  #begin(given: Partial<PolicyContext> | undefined): PolicyContext {
    const own = this.#options.signal;
    if (own === undefined) return beginContext(given);
    const signal = given?.signal === undefined ? own : AbortSignal.any([own, given.signal]);
    return beginContext({ attempt: given?.attempt ?? 1, signal });
  }

  #again<Result>(error: unknown, work: Work<Result>, signal: AbortSignal | undefined): Promise<Result> {
    const { sleep } = this.#options;
    return tryAgain(error, (attempt) => work({ attempt, signal }), {
      attempts: this.#attempts,
      backoff: this.#backoff,
      budget: this.#budget,
      mayRetry: (failure) => this.#mayRetry(failure),
      signal,
      ...(sleep === undefined ? {} : { sleep }),
    });
  }

  #mayRetry(error: unknown): boolean {
    const { when, idempotent = false } = this.#options;
    const failure = classifyError(error);
    if (when !== undefined) return when(error, failure);
    return failure.retry === 'safe' || (failure.retry === 'if-idempotent' && idempotent);
  }
}

/**
 * Runs work again when it failed in a way that passes, as long as its budget pays for it and the deadline allows. Takes
 * options or the name of a profile; throws `InvalidOptionError`. Where attempts run out, the last failure is what the
 * caller gets.
 *
 * @example
 * const policy = retry({ profile: 'http', when: (error) => error instanceof ServerBusy });
 * await policy.run(({ signal, attempt }) => fetchRates({ signal }));
 */
export function retry(options: RetryOptions | RetryProfileName = {}): Policy {
  return new Retry(typeof options === 'string' ? { profile: options } : options);
}
