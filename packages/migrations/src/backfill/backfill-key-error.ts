import { MigrationError } from '../errors/migration-error.ts';

/** A table has no key that a backfill can go by: some rows could not be told from others, and would be left out. */
export class BackfillKeyError extends MigrationError {
  constructor(
    table: readonly string[],
    key: readonly string[] | undefined,
    known: readonly string[],
    rows?: string,
  ) {
    const name = table.join('.');
    const wanted =
      key === undefined ? 'no primary key or other unique key' : `no unique key (${key.join(', ')})`;
    const what =
      rows === undefined ? `${name} has ${wanted} of all its rows` : `${name} has rows with ${rows}`;
    const there = known.length === 0 ? 'it has none, or there is no such table' : known.join(', ');
    super(
      'BackfillKeyError',
      'HF_MIGRATION_BACKFILL_KEY',
      `${what}, so a backfill cannot go by it.\n  Name a unique key without NULLs as key (there is: ${there}), or make one first.`,
    );
  }
}
