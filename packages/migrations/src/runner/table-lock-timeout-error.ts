import { describe, type LockHolder } from '../dialect/lock-timeout-error.ts';
import { MigrationError } from '../errors/migration-error.ts';

/** Others held a lock on what a migration changes, for longer than it was tried. */
export class TableLockTimeoutError extends MigrationError {
  readonly waitedMs: number;
  /** Who held it for the longest time; `undefined` where the database does not tell. */
  readonly holder: LockHolder | undefined;

  constructor(waitedMs: number, attempts: number, holder: LockHolder | undefined, cause: unknown) {
    const tries = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
    const who =
      holder === undefined ? 'The database does not say who holds it.' : `Held by ${describe(holder)}.`;
    super(
      'TableLockTimeoutError',
      'HF_MIGRATION_TABLE_LOCKED',
      `others hold a lock on what the migration changes, for ${Math.round(waitedMs)} ms and ${tries}.\n  ${who}`,
      { cause },
    );
    this.waitedMs = waitedMs;
    this.holder = holder;
  }
}
