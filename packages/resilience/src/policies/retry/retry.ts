import { classifyError } from '../../failure/classify-error.ts';
import type { Backoff } from '../backoff.ts';
import { fullContext, type Policy, type PolicyContext } from '../policy.ts';
import { tryAgain } from '../try-again.ts';
import { checkRetryOptions, type RetryOptions } from './retry-options.ts';
import type { RetryProfileName } from './retry-profiles.ts';

class Retry implements Policy {
  readonly #options: RetryOptions;
  readonly #attempts: number;
  readonly #backoff: Backoff;

  constructor(options: RetryOptions) {
    const { attempts, backoff } = checkRetryOptions(options);
    this.#options = options;
    this.#attempts = attempts;
    this.#backoff = backoff;
  }

  async run<Result>(
    work: (context: PolicyContext) => PromiseLike<Result>,
    given?: Partial<PolicyContext>,
  ): Promise<Result> {
    const context = fullContext(given);
    const signal = context.signal ?? this.#options.signal;
    try {
      signal?.throwIfAborted();
      return await work(signal === context.signal ? context : { ...context, signal });
    } catch (error) {
      return tryAgain(error, (attempt) => work({ attempt, signal }), {
        attempts: this.#attempts,
        backoff: this.#backoff,
        mayRetry: (failure) => this.#mayRetry(failure),
        signal,
        ...(this.#options.sleep === undefined ? {} : { sleep: this.#options.sleep }),
      });
    }
  }

  #mayRetry(error: unknown): boolean {
    const { when, idempotent = false } = this.#options;
    const failure = classifyError(error);
    if (when !== undefined) return when(error, failure);
    return failure.retry === 'safe' || (failure.retry === 'if-idempotent' && idempotent);
  }
}

/**
 * Runs work again when it failed in a way that passes. Takes options or the name of a profile; throws
 * `InvalidOptionError`. Where attempts run out, the last failure is what the caller gets.
 *
 * @example
 * const policy = retry({ profile: 'http', when: (error) => error instanceof ServerBusy });
 * await policy.run(({ signal, attempt }) => fetchRates({ signal }));
 */
export function retry(options: RetryOptions | RetryProfileName = {}): Policy {
  return new Retry(typeof options === 'string' ? { profile: options } : options);
}
