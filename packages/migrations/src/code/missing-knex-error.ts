import { MigrationError } from '../errors/migration-error.ts';

/** A migration uses `knex`, which is not installed. */
export class MissingKnexError extends MigrationError {
  constructor(cause: unknown) {
    super(
      'MissingKnexError',
      'HF_MIGRATION_NO_KNEX',
      'this migration uses knex, and the package knex is not installed.\n  npm install knex',
      { cause },
    );
  }
}
