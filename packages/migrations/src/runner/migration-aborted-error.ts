import { MigrationError } from '../errors/migration-error.ts';

/**
 * The caller's signal stopped a run. What was under way is rolled back, or stopped where the next run goes on; what
 * was finished stays.
 */
export class MigrationAbortedError extends MigrationError {
  constructor(finished: number, cause: unknown) {
    const count = finished === 1 ? '1 migration was' : `${finished} migrations were`;
    super(
      'MigrationAbortedError',
      'HF_MIGRATION_ABORTED',
      `stopped: ${count} finished before; the one under way was rolled back, or goes on where it stopped.\n  Run again to go on.`,
      { cause },
    );
  }
}
