import { checkNumber } from '../../errors/check-option.ts';
import { InvalidOptionError } from '../../errors/invalid-option-error.ts';

/** Past any use, and far from where numbers lose their fractions. */
const mostRetries = 1_000_000;

export interface RetryBudgetOptions {
  /** How many retries each call earns, from 0 up to 1: with 0.2, calls that all fail are followed by 20 % more. @default 0.2 */
  readonly share?: number;
  /** How many retries may be saved up, and are there to begin with. @default 100 */
  readonly reserve?: number;
  /** How many retries a second are earned without any calls, for callers who make few. @default 1 */
  readonly perSecond?: number;
  /** The time in milliseconds, from anywhere, never backwards. @default performance.now */
  readonly now?: () => number;
}

/**
 * What retries are paid from, so that they cannot multiply the load on what is failing already: every call deposits a
 * share of a retry, every retry withdraws a whole one. In any stretch of time there are at most `reserve` + `share` ×
 * calls + `perSecond` × seconds retries. Callers of the same thing should share one.
 */
export class RetryBudget {
  readonly #share: number;
  readonly #reserve: number;
  readonly #perMs: number;
  readonly #now: () => number;
  #balance: number;
  #at: number;

  constructor(options: RetryBudgetOptions = {}) {
    this.#share = checkNumber('share', options.share, 0.2, { max: 1 });
    this.#reserve = checkNumber('reserve', options.reserve, 100, { min: 1, max: mostRetries });
    this.#perMs = checkNumber('perSecond', options.perSecond, 1, { max: mostRetries }) / 1_000;
    this.#now = options.now ?? (() => performance.now());
    this.#balance = this.#reserve;
    this.#at = this.#now();
  }

  /** How many retries could be made now. */
  get balance(): number {
    return this.#balanceAt(this.#now());
  }

  /** For each call, whatever comes of it. */
  deposit(): void {
    this.#balance = Math.min(this.#reserve, this.#balance + this.#share);
  }

  /** For each retry: whether it may be made. */
  withdraw(): boolean {
    const now = this.#now();
    const balance = this.#balanceAt(now);
    const paid = balance >= 1;
    this.#balance = paid ? balance - 1 : balance;
    this.#at = now;
    return paid;
  }

  #balanceAt(now: number): number {
    return Math.min(this.#reserve, this.#balance + (now - this.#at) * this.#perMs);
  }
}

/**
 * Makes a budget to be shared by several `retry` policies that call the same thing; see `RetryBudget`. Throws
 * `InvalidOptionError`.
 *
 * @example
 * const budget = retryBudget({ share: 0.1 });
 * const reads = retry({ profile: 'quick', idempotent: true, budget });
 * const writes = retry({ profile: 'database', budget });
 */
export function retryBudget(options: RetryBudgetOptions = {}): RetryBudget {
  return new RetryBudget(options);
}

/** The budget an option named `budget` asks for; undefined where there shall be none. */
export function makeBudget(
  option: RetryBudget | RetryBudgetOptions | 'unlimited' | undefined,
): RetryBudget | undefined {
  if (option === 'unlimited') return undefined;
  if (option instanceof RetryBudget) return option;
  if (typeof option === 'object' || option === undefined) return new RetryBudget(option);
  throw new InvalidOptionError('budget', "a RetryBudget, its options, or 'unlimited'", option);
}
