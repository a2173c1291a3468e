import { MigrationError } from '../errors/migration-error.ts';
import { nameList } from '../errors/name-list.ts';

/** A script was asked for, and a revision that is to be in it is code. */
export class OfflineCodeError extends MigrationError {
  constructor(names: readonly string[]) {
    super(
      'OfflineCodeError',
      'HF_MIGRATION_OFFLINE',
      `no script can hold migrations that are code: ${nameList(names)}.\n` +
        '  Print what is before and behind them with --from and --to, and apply them where the database is in reach.',
    );
  }
}
