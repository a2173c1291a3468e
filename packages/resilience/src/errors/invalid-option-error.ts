import { inspect } from 'node:util';

import { HoldfastError } from './holdfast-error.ts';

/** An option that cannot be meant. Thrown where the thing is made, not where it is first used. */
export class InvalidOptionError extends HoldfastError {
  /** The option's name, with its path: `pool.max`. */
  readonly option: string;

  /** `value` must hold no secret: it is quoted. */
  constructor(option: string, expected: string, value: unknown) {
    const quoted = inspect(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY, maxStringLength: 200 });
    super('InvalidOptionError', 'HF_INVALID_OPTION', `${option} must be ${expected}; got ${quoted}.`);
    this.option = option;
  }
}
