import { inspect } from 'node:util';

import { MigrationError } from './migration-error.ts';

/** An option that cannot be meant. */
export class InvalidOptionError extends MigrationError {
  /** The option's name. */
  readonly option: string;

  /** `value` must hold no secret: it is quoted. */
  constructor(option: string, expected: string, value: unknown) {
    const quoted = inspect(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY, maxStringLength: 200 });
    super('InvalidOptionError', 'HF_INVALID_OPTION', `${option} must be ${expected}; got ${quoted}.`);
    this.option = option;
  }
}
