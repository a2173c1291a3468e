import { MigrationError } from '../errors/migration-error.ts';

/** A migration's code cannot be loaded, or is not what a migration needs. Nothing was run. */
export class CodeLoadError extends MigrationError {
  /** The file. */
  readonly path: string;

  constructor(path: string, message: string, options?: ErrorOptions) {
    super('CodeLoadError', 'HF_MIGRATION_CODE_LOAD', `${path} ${message}`, options);
    this.path = path;
  }
}
