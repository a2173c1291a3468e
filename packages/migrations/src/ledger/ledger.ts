import type { Queryable } from '@holdfast/resilience';

import type { MigrationDialect } from '../dialect/migration-dialect.ts';
import type { Revision } from '../revision/revision.ts';
import type { LedgerEntry } from './ledger-entry.ts';

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
  readonly #statements: ReturnType<typeof statements>;

  constructor(dialect: MigrationDialect) {
    this.#dialect = dialect;
    this.#statements = statements(dialect);
  }

  async exists(on: Queryable): Promise<boolean> {
    return (await on.query(this.#dialect.findLedger, { idempotent: true })).rows.length > 0;
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
  start(on: Queryable, id: string, { name, checksum }: Revision): Promise<boolean> {
    return this.#write(on, this.#statements.start, [id, checksum, name]);
  }

  /** Notes that a revision is applied; `false` where its entry is gone, because the script rolled back. */
  finish(on: Queryable, id: string): Promise<boolean> {
    return this.#write(on, this.#statements.finish, [id]);
  }

  /** Notes that a revision is being taken down; `false` where it is not applied any more. */
  reopen(on: Queryable, id: string): Promise<boolean> {
    return this.#write(on, this.#statements.reopen, [id]);
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

  async #write(on: Queryable, text: string, values: readonly string[]): Promise<boolean> {
    return (await on.query({ text, values })).rowCount > 0;
  }
}

function statements({ now, epochMs, placeholder }: MigrationDialect) {
  // Cast, because a database cannot tell the type of a value that is only selected.
  const [first, second, third] = [1, 2, 3].map((index) => `CAST(${placeholder(index)} AS TEXT)`);
  return {
    read:
      `SELECT id, migration_name, checksum, logs, ${epochMs('started_at')} AS started, ` +
      `${epochMs('finished_at')} AS finished, ${epochMs('rolled_back_at')} AS rolled_back ` +
      'FROM _prisma_migrations ORDER BY started_at',
    // It writes before it reads, so on SQLite it holds the write lock when it looks.
    start:
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at) ` +
      `SELECT ${first}, ${second}, ${third}, ${now} WHERE NOT EXISTS ` +
      `(SELECT 1 FROM _prisma_migrations WHERE migration_name = ${third} AND rolled_back_at IS NULL)`,
    finish: `UPDATE _prisma_migrations SET finished_at = ${now}, applied_steps_count = 1 WHERE id = ${first}`,
    reopen: `UPDATE _prisma_migrations SET finished_at = NULL WHERE id = ${first} AND finished_at IS NOT NULL`,
    fail: `UPDATE _prisma_migrations SET logs = ${second} WHERE id = ${first} AND finished_at IS NULL`,
    forget: `DELETE FROM _prisma_migrations WHERE migration_name = ${first}`,
  };
}

function toEntry(row: Row): LedgerEntry {
  return {
    id: row.id,
    name: row.migration_name,
    checksum: row.checksum,
    startedAt: new Date(row.started),
    finishedAt: row.finished === null ? undefined : new Date(row.finished),
    rolledBackAt: row.rolled_back === null ? undefined : new Date(row.rolled_back),
    logs: row.logs === null || row.logs === '' ? undefined : row.logs,
  };
}
