import type { Queryable } from '@holdfast/resilience';

import type { MigrationDialect } from '../dialect/migration-dialect.ts';
import type { Revision } from '../revision/revision.ts';
import type { LedgerEntry } from './ledger-entry.ts';
import { formatProgress, type Progress, parseProgress } from './progress.ts';

interface Row {
  readonly id: string;
  readonly migration_name: string;
  readonly checksum: string;
  readonly logs: string | null;
  readonly started: number;
  readonly finished: number | null;
  readonly rolled_back: number | null;
}

/**
 * Prisma's table of applied migrations, read and written as Prisma does. Each method takes the connection or the
 * transaction to speak through: an entry belongs into the transaction of the script it is about.
 */
export class Ledger {
  readonly #dialect: MigrationDialect;
  /** Found out with its schema, since a script may set the search path. */
  #name = '_prisma_migrations';
  #statements: ReturnType<typeof statements>;

  constructor(dialect: MigrationDialect) {
    this.#dialect = dialect;
    this.#statements = statements(dialect, this.#name);
  }

  async exists(on: Queryable): Promise<boolean> {
    const { rows } = await on.query<{ ledger: string }>(this.#dialect.findLedger, { idempotent: true });
    const [row] = rows;
    if (row === undefined) return false;
    this.#name = row.ledger;
    this.#statements = statements(this.#dialect, row.ledger);
    return true;
  }

  async create(on: Queryable): Promise<void> {
    await on.query({ text: this.#dialect.createLedger, values: [] });
  }

  /** Every entry, the oldest first; none where there is no ledger yet. */
  async read(on: Queryable): Promise<readonly LedgerEntry[]> {
    if (!(await this.exists(on))) return [];
    const { rows } = await on.query<Row>({ text: this.#statements.read, values: [] }, { idempotent: true });
    return rows.map(toEntry);
  }

  /** Notes that a revision is being applied; `false` where it is in the ledger already: somebody else was faster. */
  start(on: Queryable, id: string, { name, checksum }: Revision, progress?: Progress): Promise<boolean> {
    const logs = progress === undefined ? null : formatProgress(progress);
    return this.#write(on, this.#statements.start, [id, checksum, name, logs]);
  }

  /**
   * The statement that notes a revision as applied in the transaction that it ends, for a script that is sent with
   * it.
   */
  applied(id: string, { name, checksum }: Revision, quote: (text: string) => string): string {
    const { now } = this.#dialect;
    return (
      `INSERT INTO ${this.#name} ` +
      '(id, checksum, finished_at, migration_name, started_at, applied_steps_count) ' +
      `VALUES (${quote(id)}, ${quote(checksum)}, ${now}, ${quote(name)}, CURRENT_TIMESTAMP, 1)`
    );
  }

  /** The statement that takes a revision out of the ledger, likewise. */
  forgotten({ name }: Revision, quote: (text: string) => string): string {
    return `DELETE FROM ${this.#name} WHERE migration_name = ${quote(name)}`;
  }

  /** Notes that a revision is applied; `false` where its entry is gone, because the script rolled back. */
  finish(on: Queryable, id: string): Promise<boolean> {
    return this.#write(on, this.#statements.finish, [id]);
  }

  /** Notes that a revision is being taken down; `false` where it is not applied any more. */
  reopen(on: Queryable, id: string, progress?: Progress): Promise<boolean> {
    const logs = progress === undefined ? null : formatProgress(progress);
    return this.#write(on, this.#statements.reopen, [id, logs]);
  }

  /**
   * Notes how far an attempt is, and of which file, where that may have changed; `false` where it is not under way
   * any more.
   */
  async note(
    on: Queryable,
    id: string,
    checksum: string | null,
    progress: Progress,
    failure?: string,
  ): Promise<boolean> {
    const values = [id, formatProgress(progress, failure), checksum, progress.done];
    return (await on.query({ text: this.#statements.note, values })).rowCount > 0;
  }

  /** Takes out an attempt that left nothing behind. */
  drop(on: Queryable, id: string): Promise<boolean> {
    return this.#write(on, this.#statements.drop, [id]);
  }

  /** Notes that a revision is applied after all: it could not be taken down, and nothing of it was. */
  close(on: Queryable, id: string): Promise<boolean> {
    return this.#write(on, this.#statements.finish, [id]);
  }

  /** Notes what an attempt failed with; `false` where the ledger has no unfinished attempt of this id. */
  fail(on: Queryable, id: string, logs: string): Promise<boolean> {
    return this.#write(on, this.#statements.fail, [id, logs]);
  }

  /**
   * Takes a revision out of the ledger; `false` where it is in it no more. Every entry of its name goes, attempts
   * that were rolled back included: Prisma's `migrate status` takes any of them for "applied".
   */
  forget(on: Queryable, name: string): Promise<boolean> {
    return this.#write(on, this.#statements.forget, [name]);
  }

  async #write(on: Queryable, text: string, values: readonly (string | null)[]): Promise<boolean> {
    return (await on.query({ text, values })).rowCount > 0;
  }
}

/** `ledger`: its name as SQL spells it. */
function statements({ now, epochMs, placeholder }: MigrationDialect, ledger: string) {
  // Cast, because a database cannot tell the type of a value that is only selected.
  const [first, second, third, fourth] = [1, 2, 3, 4].map((index) => `CAST(${placeholder(index)} AS TEXT)`);
  return {
    read:
      `SELECT id, migration_name, checksum, logs, ${epochMs('started_at')} AS started, ` +
      `${epochMs('finished_at')} AS finished, ${epochMs('rolled_back_at')} AS rolled_back ` +
      `FROM ${ledger} ORDER BY started_at`,
    // It writes before it reads, so on SQLite it holds the write lock when it looks.
    start:
      `INSERT INTO ${ledger} (id, checksum, migration_name, started_at, logs) ` +
      `SELECT ${first}, ${second}, ${third}, ${now}, ${fourth} WHERE NOT EXISTS ` +
      `(SELECT 1 FROM ${ledger} WHERE migration_name = ${third} AND rolled_back_at IS NULL)`,
    finish: `UPDATE ${ledger} SET finished_at = ${now}, applied_steps_count = 1, logs = NULL WHERE id = ${first}`,
    reopen: `UPDATE ${ledger} SET finished_at = NULL, logs = ${second} WHERE id = ${first} AND finished_at IS NOT NULL`,
    fail: `UPDATE ${ledger} SET logs = ${second} WHERE id = ${first} AND finished_at IS NULL`,
    note:
      `UPDATE ${ledger} SET logs = ${second}, checksum = COALESCE(${third}, checksum), ` +
      `applied_steps_count = ${placeholder(4)} WHERE id = ${first} AND finished_at IS NULL`,
    drop: `DELETE FROM ${ledger} WHERE id = ${first} AND finished_at IS NULL`,
    forget: `DELETE FROM ${ledger} WHERE migration_name = ${first}`,
  };
}

function toEntry(row: Row): LedgerEntry {
  const logs = row.logs === null || row.logs === '' ? undefined : row.logs;
  return {
    id: row.id,
    name: row.migration_name,
    checksum: row.checksum,
    startedAt: new Date(row.started),
    finishedAt: row.finished === null ? undefined : new Date(row.finished),
    rolledBackAt: row.rolled_back === null ? undefined : new Date(row.rolled_back),
    logs,
    progress: parseProgress(logs),
  };
}
