import { MigrationError } from '../errors/migration-error.ts';

/** A history cannot be applied to an empty database, so what it comes to is not known. */
export class ReplayError extends MigrationError {
  constructor(cause: unknown) {
    const message = cause instanceof Error ? cause.message : String(cause);
    super(
      'ReplayError',
      'HF_MIGRATION_REPLAY',
      'the history cannot be applied to an empty scratch database. The database that was given is as it was.\n' +
        message.replace(/^/gm, '    '),
      { cause },
    );
  }
}
