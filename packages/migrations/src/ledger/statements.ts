import type { MigrationDialect } from '../dialect/migration-dialect.ts';

type Name =
  | 'read'
  | 'find'
  | 'start'
  | 'finish'
  | 'finishCode'
  | 'reopen'
  | 'fail'
  | 'note'
  | 'drop'
  | 'forget';

/** How the ledger is read and written. `ledger`: its name as SQL spells it. */
export function statements(
  { now, epochMs, placeholder }: Pick<MigrationDialect, 'now' | 'epochMs' | 'placeholder'>,
  ledger: string,
): Readonly<Record<Name, string>> {
  // Cast, because a database cannot tell the type of a value that is only selected.
  const [first, second, third, fourth] = [1, 2, 3, 4].map((index) => `CAST(${placeholder(index)} AS TEXT)`);
  const read =
    `SELECT id, migration_name, checksum, logs, ${epochMs('started_at')} AS started, ` +
    `${epochMs('finished_at')} AS finished, ${epochMs('rolled_back_at')} AS rolled_back FROM ${ledger}`;
  return {
    read: `${read} ORDER BY started_at`,
    // The one that has not finished before any other.
    find: `${read} WHERE migration_name = ${first} AND rolled_back_at IS NULL ORDER BY finished_at IS NOT NULL LIMIT 1`,
    // It writes before it reads, so on SQLite it holds the write lock when it looks.
    start:
      `INSERT INTO ${ledger} (id, checksum, migration_name, started_at, logs) ` +
      `SELECT ${first}, ${second}, ${third}, ${now}, ${fourth} WHERE NOT EXISTS ` +
      `(SELECT 1 FROM ${ledger} WHERE migration_name = ${third} AND rolled_back_at IS NULL)`,
    finish: `UPDATE ${ledger} SET finished_at = ${now}, applied_steps_count = 1, logs = NULL WHERE id = ${first}`,
    finishCode: `UPDATE ${ledger} SET finished_at = ${now}, applied_steps_count = 1, logs = ${second} WHERE id = ${first}`,
    reopen: `UPDATE ${ledger} SET finished_at = NULL, logs = ${second} WHERE id = ${first} AND finished_at IS NOT NULL`,
    fail: `UPDATE ${ledger} SET logs = ${second} WHERE id = ${first} AND finished_at IS NULL`,
    note:
      `UPDATE ${ledger} SET logs = ${second}, checksum = COALESCE(${third}, checksum), ` +
      `applied_steps_count = ${placeholder(4)} WHERE id = ${first} AND finished_at IS NULL`,
    drop: `DELETE FROM ${ledger} WHERE id = ${first} AND finished_at IS NULL`,
    forget: `DELETE FROM ${ledger} WHERE migration_name = ${first}`,
  };
}
