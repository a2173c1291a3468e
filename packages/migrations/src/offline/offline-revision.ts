import { randomUUID } from 'node:crypto';

import type { MigrationDialect } from '../dialect/migration-dialect.ts';
import { turnsForeignKeysOff } from '../dialect/sqlite/turns-foreign-keys-off.ts';
import { standardLiteral } from '../dialect/standard-literal.ts';
import { SpelledLedger } from '../ledger/spelled-ledger.ts';
import type { Revision } from '../revision/revision.ts';
import { withoutByteOrderMark } from '../revision/script-text.ts';
import type { Direction } from '../runner/events.ts';
import { progressOf } from '../runner/progress-of.ts';
import { type Segment, segmentsOf } from '../sql/segments.ts';
import { changesSession, settingsOf } from '../sql/session-settings.ts';
import type { SqlStatement } from '../sql/statement.ts';

/** One revision of an offline script. */
export class OfflineRevision {
  readonly #revision: Revision;
  readonly #direction: Direction;
  readonly #dialect: MigrationDialect;
  readonly #ledger: SpelledLedger;
  /** The entry that is made; on the way down the one there is has another, and is found by its revision's name. */
  readonly #id = randomUUID();
  readonly #script: string;

  constructor(revision: Revision, direction: Direction, dialect: MigrationDialect) {
    this.#revision = revision;
    this.#direction = direction;
    this.#dialect = dialect;
    this.#ledger = new SpelledLedger(
      dialect,
      '_prisma_migrations',
      dialect.parts?.quoteLiteral ?? standardLiteral,
    );
    const script = direction === 'up' ? revision.script : (revision.down ?? '');
    this.#script = withoutByteOrderMark(script).trim();
  }

  async text(): Promise<string> {
    const title = `-- ${this.#revision.name.replace(/\s/g, ' ')}`;
    const statements = await this.#dialect.parse(this.#script);
    const body = statements === undefined ? this.#untaken() : this.#taken(statements);
    return `${title}\n${body.join('\n')}\n`;
  }

  /** A script that only the database can take apart. */
  #untaken(): readonly string[] {
    const text = this.#script;
    // Inside a transaction SQLite ignores the pragma, and the drop of a table deletes the rows that refer to it.
    const guarded = this.#dialect.name === 'sqlite' && turnsForeignKeysOff(text);
    const [before, after] = guarded ? [['PRAGMA foreign_keys=OFF;'], ['PRAGMA foreign_keys=ON;']] : [[], []];
    return [...before, 'BEGIN;', text, `;\n${this.#end(false)};`, 'COMMIT;', ...after];
  }

  #taken(statements: readonly SqlStatement[]): readonly string[] {
    const segments = segmentsOf(statements);
    const lines: string[] = [];
    let done = 0;
    let noted = false;
    for (const [index, segment] of segments.entries()) {
      const last = index === segments.length - 1;
      const settings = settingsOf(statements.slice(0, done));
      const mark = (count: number, begun: boolean) => this.#mark(statements, count, begun, noted);
      if (segment.how === 'alone') {
        lines.push(`${mark(done, true)};`);
        noted = true;
        lines.push(
          ...this.#alone(segment, settings),
          `${last ? this.#end(noted) : mark(segment.through, false)};`,
        );
      } else {
        const end = last ? this.#end(noted) : mark(segment.through, false);
        lines.push(...this.#transaction(segment, settings, end));
        if (segment.ends === 'commit') noted = true;
        else if (last) lines.push(`${end};`);
      }
      done = segment.through;
    }
    return segments.length === 0 ? [`${this.#end(false)};`] : lines;
  }

  #transaction(segment: Segment, settings: readonly SqlStatement[], mark: string): readonly string[] {
    const { statements, isolation, ends } = segment;
    const [first, final] = [statements[0], statements.at(-1)];
    const text = this.#script.slice(first?.start, (final?.start ?? 0) + (final?.text.length ?? 0));
    const level = isolation === undefined ? '' : ` ISOLATION LEVEL ${isolation.toUpperCase()}`;
    const before = [`BEGIN${level};`, ...settings.map((setting) => `${setting.text};`), `${text}\n;`];
    if (ends === 'rollback') return [...before, 'ROLLBACK;'];
    return [...before, ...this.#resets([...settings, ...statements]), `${mark};`, 'COMMIT;'];
  }

  #alone({ statements }: Segment, settings: readonly SqlStatement[]): readonly string[] {
    const set = settings.map((setting) => `${setting.text};`);
    return [...set, ...statements.map(({ text }) => `${text}\n;`), ...this.#resets(settings)];
  }

  /** The ledger, and the next revision, find the session as it was. */
  #resets(statements: readonly SqlStatement[]): readonly string[] {
    const resets = changesSession(statements) ? this.#dialect.parts?.resets : undefined;
    return resets?.map((reset) => `${reset};`) ?? [];
  }

  #mark(statements: readonly SqlStatement[], done: number, begun: boolean, noted: boolean): string {
    const progress = progressOf(this.#direction, statements, done, begun);
    if (this.#direction === 'down') return this.#ledger.goingDown(this.#revision, progress);
    if (!noted) return this.#ledger.begun(this.#id, this.#revision, progress);
    return this.#ledger.noted(this.#id, this.#revision.checksum, progress);
  }

  #end(noted: boolean): string {
    if (this.#direction === 'down') return this.#ledger.forgotten(this.#revision);
    if (noted) return this.#ledger.finished(this.#id, this.#revision);
    const { now } = this.#dialect;
    return this.#ledger.applied(this.#id, this.#revision, { startedAt: now, finishedAt: now });
  }
}
