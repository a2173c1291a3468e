import type { EntryTimes, MigrationDialect } from '../dialect/migration-dialect.ts';
import type { Revision } from '../revision/revision.ts';
import { formatProgress, type Progress } from './progress.ts';
import { statements } from './statements.ts';

/**
 * What is written into the ledger as SQL with its values in it, to be sent in one message with a script. Nobody hears
 * how many rows it met, so it is for whoever holds the migration lock.
 */
export class SpelledLedger {
  readonly #dialect: MigrationDialect;
  readonly #name: string;
  readonly #quote: (text: string) => string;

  /** `name`: the ledger's, as SQL spells it. `quote` spells a text likewise. */
  constructor(dialect: MigrationDialect, name: string, quote: (text: string) => string) {
    this.#dialect = dialect;
    this.#name = name;
    this.#quote = quote;
  }

  /** A revision is applied, in the transaction that this ends. */
  applied(
    id: string,
    { name, checksum }: Revision,
    times: EntryTimes = { startedAt: 'CURRENT_TIMESTAMP', finishedAt: this.#dialect.now },
  ): string {
    const values = [id, checksum, name].map(this.#quote).join(', ');
    return (
      `INSERT INTO ${this.#name} (id, checksum, migration_name, started_at, finished_at, applied_steps_count) ` +
      `VALUES (${values}, ${times.startedAt}, ${times.finishedAt}, 1)`
    );
  }

  /** A revision is applied as far as `progress` says. */
  begun(id: string, { name, checksum }: Revision, progress: Progress): string {
    const values = [id, checksum, name, formatProgress(progress)].map(this.#quote).join(', ');
    return (
      `INSERT INTO ${this.#name} (id, checksum, migration_name, logs, started_at, applied_steps_count) ` +
      `VALUES (${values}, CURRENT_TIMESTAMP, ${progress.done})`
    );
  }

  /** As `Ledger.reopen`. */
  reopened(id: string, progress: Progress): string {
    return this.#with(id, formatProgress(progress)).reopen;
  }

  /** As `Ledger.note`. */
  noted(id: string, checksum: string | null, progress: Progress): string {
    return this.#with(id, formatProgress(progress), checksum, progress.done).note;
  }

  /** A revision is being taken down: both of the above, for whoever does not know the entry's id. */
  goingDown({ name }: Revision, progress: Progress): string {
    return (
      `UPDATE ${this.#name} SET finished_at = NULL, logs = ${this.#quote(formatProgress(progress))}, ` +
      `applied_steps_count = ${progress.done} WHERE migration_name = ${this.#quote(name)} AND rolled_back_at IS NULL`
    );
  }

  /** What was begun is applied, as the file now says it: what failed in it may have been corrected. */
  finished(id: string, { checksum }: Revision): string {
    const values = `checksum = ${this.#quote(checksum)}, finished_at = ${this.#dialect.now}`;
    return `UPDATE ${this.#name} SET ${values}, applied_steps_count = 1, logs = NULL WHERE id = ${this.#quote(id)}`;
  }

  /** As `Ledger.forget`. */
  forgotten({ name }: Revision): string {
    return this.#with(name).forget;
  }

  /** Reads how long those of these attempts took, in ms, that have finished. */
  durations(ids: readonly string[]): string {
    const { epochMs } = this.#dialect;
    return (
      `SELECT id, ${epochMs('finished_at')} - ${epochMs('started_at')} AS ms FROM ${this.#name} ` +
      `WHERE finished_at IS NOT NULL AND id IN (${ids.map(this.#quote).join(', ')})`
    );
  }

  /** A write that changes nothing. */
  touched(): string {
    return `UPDATE ${this.#name} SET id = id WHERE id = (SELECT id FROM ${this.#name} LIMIT 1)`;
  }

  #with(...values: readonly (string | number | null)[]): ReturnType<typeof statements> {
    const spell = (value: string | number | null | undefined): string =>
      typeof value === 'string' ? this.#quote(value) : String(value ?? 'NULL');
    const placeholder = (index: number): string => spell(values[index - 1]);
    return statements({ ...this.#dialect, placeholder }, this.#name);
  }
}
