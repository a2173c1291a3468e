import { InvalidOptionError } from '../../errors/invalid-option-error.ts';
import type { Range } from '../driver/fault-plan.ts';

/** A call that is about to be made. */
export interface CallMoment {
  /** Counts from 0, in the order in which calls begin. */
  readonly number: number;
  /** Since the faults were made or last set, in milliseconds. */
  readonly elapsedMs: number;
}

/** What is wrong with calls. Every call is well where nothing is said. */
export interface CallConditions {
  /**
   * The share of calls that fail, from 0 to 1; or what it is for each call, which makes a schedule.
   * @default 0
   * @example ({ number }) => (number < 20 ? 1 : 0)
   * @example ({ elapsedMs }) => (elapsedMs > 1_000 && elapsedMs < 3_000 ? 0.8 : 0)
   */
  readonly rate?: number | ((call: CallMoment) => number);
  /** What a failing call rejects with. @default a connection that was reset (ECONNRESET), as drivers report it */
  readonly error?: (call: CallMoment) => unknown;
  /**
   * Whether a failing call fails `before` it is made, or `after`: then it has had its effect, and only the answer is lost.
   * @default 'before'
   */
  readonly fails?: 'before' | 'after';
  /** How long each call waits before it begins, in milliseconds; of a range, somewhere within. @default 0 */
  readonly latencyMs?: number | Range;
}

/** @throws InvalidOptionError naming the first that cannot be. */
export function checkCallConditions({
  rate = 0,
  error,
  fails = 'before',
  latencyMs = 0,
}: CallConditions): void {
  if (typeof rate !== 'function') checkRate(rate);
  if (error !== undefined && typeof error !== 'function')
    throw new InvalidOptionError('error', 'a function that gives the error', error);
  if (fails !== 'before' && fails !== 'after')
    throw new InvalidOptionError('fails', 'before or after', fails);
  const [from, to] = rangeOf(latencyMs);
  if (!(from >= 0 && from <= to && to < Infinity))
    throw new InvalidOptionError('latencyMs', 'a number or a range of milliseconds, from 0 up', latencyMs);
}

/** @throws InvalidOptionError */
export function checkRate(rate: number): number {
  if (rate >= 0 && rate <= 1) return rate;
  throw new InvalidOptionError('rate', 'a number from 0 to 1', rate);
}

export function rangeOf(latencyMs: number | Range): Range {
  return typeof latencyMs === 'number' ? [latencyMs, latencyMs] : latencyMs;
}
