import { RepositoryError } from './repository-error.ts';

/** A store was set up in a way that cannot work. */
export class ConfigurationError extends RepositoryError {
  readonly code = 'HF_STORE_CONFIGURATION';
}
