import { RepositoryError } from './repository-error.ts';

/** A store was set up in a way that cannot work. */
export class ConfigurationError extends RepositoryError {
  constructor(message: string, options?: ErrorOptions) {
    super('ConfigurationError', 'HF_STORE_CONFIGURATION', message, options);
  }
}
