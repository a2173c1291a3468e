import { MigrationError } from '../errors/migration-error.ts';
import { nameList } from '../errors/name-list.ts';
import type { LedgerEntry } from '../ledger/ledger-entry.ts';

/** Folder and ledger do not fit together, so nothing is run. */
export class HistoryError extends MigrationError {
  /** The revisions that are at fault. */
  readonly revisions: readonly string[];

  constructor(name: string, code: string, revisions: readonly string[], message: string) {
    super(name, code, message);
    this.revisions = revisions;
  }
}

/** A migration was begun, by us or by Prisma, and neither finished nor was rolled back whole. */
export class UnfinishedRevisionError extends HistoryError {
  constructor({ name, startedAt, logs, progress }: LedgerEntry, reason?: string) {
    const told = logs === undefined ? '.' : `:\n${indent(logs)}`;
    const goOn =
      progress === undefined || reason !== undefined
        ? ''
        : `  Finish it with holdfast-migrate ${progress.direction}; or go by hand:\n`;
    const why = reason === undefined ? '' : `  ${reason}\n`;
    super(
      'UnfinishedRevisionError',
      'HF_MIGRATION_UNFINISHED',
      [name],
      `the migration ${name} was begun at ${startedAt.toISOString()} and did not finish${told}\n${why}${goOn}` +
        '  A part of it may be in the database. Nothing was run.\n' +
        '  Look at what it did. Then either undo that and declare it undone, and it will be applied again:\n' +
        `    prisma migrate resolve --rolled-back ${name}\n` +
        '  or do the rest by hand and declare it applied:\n' +
        `    prisma migrate resolve --applied ${name}`,
    );
  }
}

/** What was applied is not what stands in the folder. */
export class EditedRevisionError extends HistoryError {
  /** `files`: what was edited in them, `migration.sql` or a file of code. */
  constructor(names: readonly string[], files: readonly string[] = ['migration.sql']) {
    super(
      'EditedRevisionError',
      'HF_MIGRATION_EDITED',
      names,
      `${files.join(' or ')} was edited after it was applied: ${nameList(names)}. Nothing was run.\n` +
        '  The database has what the file said before. Bring the file back from version control and put the change\n' +
        '  into a new migration; or, where the data may go, take it down and up again.',
    );
  }
}

/** The ledger knows migrations that the folder does not have. */
export class MissingRevisionError extends HistoryError {
  constructor(names: readonly string[]) {
    super(
      'MissingRevisionError',
      'HF_MIGRATION_MISSING',
      names,
      `applied in this database and not in the folder: ${nameList(names)}. Nothing was run.\n` +
        '  The folder is older than the database, or a migration was deleted. Deploy the release that has it, or\n' +
        '  bring its folder back from version control.',
    );
  }
}

/** A migration to be taken down does not say how. */
export class IrreversibleRevisionError extends HistoryError {
  /** `files`: what they lack, `down.sql` or the `down` of their code. */
  constructor(names: readonly string[], files: readonly string[] = ['down.sql']) {
    super(
      'IrreversibleRevisionError',
      'HF_MIGRATION_NO_DOWN',
      names,
      `no way back past a migration without ${files.join(' or ')}: ${nameList(names)}. Nothing was run.\n` +
        '  Write it, so that it undoes what the migration does: holdfast-migrate adopt writes the down.sql of scripts that it can\n' +
        '  take back on a scratch database. Or stop before it with --to or --steps.',
    );
  }
}

/** How many lines of a log a message quotes. */
const quoted = 3;

function indent(logs: string): string {
  const lines = logs.trim().split('\n').slice(0, quoted);
  return lines.map((line) => `    ${line.trim()}`).join('\n');
}
