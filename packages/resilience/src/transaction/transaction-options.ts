import { checkSettings } from '../connection/settings.ts';
import type { Isolation, TransactionOptions } from '../database.ts';
import { checkNumber, checkOneOf } from '../errors/check-option.ts';
import { InvalidOptionError } from '../errors/invalid-option-error.ts';
import { longestTimerMs } from '../policies/longest-timer.ts';

const isolations: readonly Isolation[] = ['read committed', 'repeatable read', 'serializable'];

export const defaultAttempts = 3;

/** Gives the options back, or throws `InvalidOptionError`. */
export function checkTransactionOptions(options: TransactionOptions): TransactionOptions {
  checkOneOf('isolation', options.isolation, isolations, undefined);
  checkNumber('attempts', options.attempts, defaultAttempts, { min: 1, integer: true });
  checkNumber('deadlineMs', options.deadlineMs, 1, { min: 1, max: longestTimerMs });
  for (const option of ['readOnly', 'idempotent'] as const) {
    const value = options[option];
    if (value !== undefined && typeof value !== 'boolean') {
      throw new InvalidOptionError(option, 'true or false', value);
    }
  }
  if (options.signal !== undefined && !(options.signal instanceof AbortSignal)) {
    throw new InvalidOptionError('signal', 'an AbortSignal', options.signal);
  }
  if (options.settings !== undefined) checkSettings(options.settings);
  return options;
}

const ofTheOutermost = [
  'isolation',
  'readOnly',
  'attempts',
  'idempotent',
  'signal',
  'deadlineMs',
  'settings',
] as const;

/** A nested transaction is a savepoint: it has no isolation, no mode, no attempts and no limits of its own. */
export function checkNestedOptions(options: TransactionOptions): void {
  for (const option of ofTheOutermost) {
    if (options[option] !== undefined) {
      throw new InvalidOptionError(option, 'left to the outermost transaction', options[option]);
    }
  }
}
