import type { Isolation, TransactionOptions } from '../database.ts';
import { checkNumber, checkOneOf } from '../errors/check-option.ts';
import { InvalidOptionError } from '../errors/invalid-option-error.ts';

const isolations: readonly Isolation[] = ['read committed', 'repeatable read', 'serializable'];

export const defaultAttempts = 3;

/** Gives the options back, or throws `InvalidOptionError`. */
export function checkTransactionOptions(options: TransactionOptions): TransactionOptions {
  checkOneOf('isolation', options.isolation, isolations, undefined);
  checkNumber('attempts', options.attempts, defaultAttempts, { min: 1, integer: true });
  if (options.readOnly !== undefined && typeof options.readOnly !== 'boolean') {
    throw new InvalidOptionError('readOnly', 'true or false', options.readOnly);
  }
  return options;
}

/** A nested transaction is a savepoint: it has no isolation, no mode and no attempts of its own. */
export function checkNestedOptions(options: TransactionOptions): void {
  for (const option of ['isolation', 'readOnly', 'attempts'] as const) {
    if (options[option] !== undefined) {
      throw new InvalidOptionError(option, 'left to the outermost transaction', options[option]);
    }
  }
}
