import { MigrationError } from '../errors/migration-error.ts';
import { snapshotFile } from '../snapshot/snapshot-file.ts';

/** What the last migration leads to is not known, so nothing can be compared with it. */
export class NoSnapshotError extends MigrationError {
  constructor(last: string, advice: string) {
    super(
      'NoSnapshotError',
      'HF_MIGRATION_NO_SNAPSHOT',
      `the last migration ${last} has no ${snapshotFile}, so what it leads to is not known. Nothing was written.\n  ${advice}`,
    );
  }
}
