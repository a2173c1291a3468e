import { RepositoryError } from '../../../errors/repository-error.ts';

/** A password that no user may have. It is not quoted. */
export class InvalidPasswordError extends RepositoryError {
  constructor(reason: string) {
    super('InvalidPasswordError', 'HF_INVALID_PASSWORD', `The password cannot be used: ${reason}.`);
  }
}
