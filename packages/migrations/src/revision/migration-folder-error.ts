import { MigrationError } from '../errors/migration-error.ts';

/** The folder of migrations, or one in it, cannot be read as such. */
export class MigrationFolderError extends MigrationError {
  /** The path of the file or the folder that is at fault. */
  readonly path: string;

  constructor(path: string, message: string, options?: ErrorOptions) {
    super('MigrationFolderError', 'HF_MIGRATION_FOLDER', message, options);
    this.path = path;
  }
}
