import { DbTypesError } from './db-types-error.ts';

/** An option that cannot be meant; the message quotes it where it is no secret. */
export class InvalidOptionError extends DbTypesError {
  override readonly name: string = 'InvalidOptionError';

  constructor(message: string) {
    super('HF_INVALID_OPTION', message);
  }
}
