import { MigrationError } from '../errors/migration-error.ts';

/** `prisma.config.ts` cannot be read. */
export class ConfigError extends MigrationError {
  constructor(message: string, options?: ErrorOptions) {
    super('ConfigError', 'HF_MIGRATION_CONFIG', message, options);
  }
}
