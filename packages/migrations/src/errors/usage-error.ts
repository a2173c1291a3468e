import { MigrationError } from './migration-error.ts';

/** The command was called wrongly. */
export class UsageError extends MigrationError {
  constructor(message: string, options?: ErrorOptions) {
    super('UsageError', 'HF_USAGE', message, options);
  }
}
