import type { Queryable } from '@holdfast/resilience';

import type { MigrationDialect } from '../dialect/migration-dialect.ts';
import type { Revision } from '../revision/revision.ts';
import type { LedgerEntry } from './ledger-entry.ts';
import { formatProgress, type Progress, parseProgress } from './progress.ts';
import { SpelledLedger } from './spelled-ledger.ts';
import { statements } from './statements.ts';

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

  /** In a schema that is made where it is not there. */
  async create(on: Queryable, schema: string | undefined): Promise<void> {
    const text = schema === undefined ? undefined : this.#dialect.createSchema?.(schema);
    if (text !== undefined) await on.query({ text, values: [] });
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
   * The statements that are sent along with a script, so that both are one message and one transaction; nothing tells
   * what they met, so they are for whoever holds the lock.
   */
  spelled(quote: (text: string) => string): SpelledLedger {
    return new SpelledLedger(this.#dialect, this.#name, quote);
  }

  /** The entry that says where a revision stands, if it has one that counts. */
  async find(on: Queryable, name: string): Promise<LedgerEntry | undefined> {
    const { rows } = await on.query<Row>(
      { text: this.#statements.find, values: [name] },
      { idempotent: true },
    );
    return rows[0] && toEntry(rows[0]);
  }

  /** As `finish`, of what code has applied: `logs` says which. */
  finishCode(on: Queryable, id: string, logs: string): Promise<boolean> {
    return this.#write(on, this.#statements.finishCode, [id, logs]);
  }

  /**
   * Notes that a revision is applied, or, where nothing of it was taken down, applied after all; `false` where its entry
   * is gone, because the script rolled back.
   */
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
