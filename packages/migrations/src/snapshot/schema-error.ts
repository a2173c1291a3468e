import { MigrationError } from '../errors/migration-error.ts';

/** The Prisma schema, or a snapshot of it, cannot be read as such. */
export class SchemaError extends MigrationError {
  constructor(message: string, options?: ErrorOptions) {
    super('SchemaError', 'HF_MIGRATION_SCHEMA', message, options);
  }
}
