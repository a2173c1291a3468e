import type { ScriptFault } from '../dialect/script-fault.ts';
import { MigrationError } from '../errors/migration-error.ts';
import { describeFault } from './describe-fault.ts';
import type { Direction } from './events.ts';
import { fileOf, type ScriptFailure, type StateAfterFailure } from './script-failure.ts';
import { TableLockTimeoutError } from './table-lock-timeout-error.ts';

/**
 * A script did not go through: `HF_MIGRATION_SQL`, or `HF_MIGRATION_NOT_TRANSACTIONAL` where it holds a statement
 * that cannot run inside the transaction that the script itself begins, and `HF_MIGRATION_TABLE_LOCKED` where
 * others held a lock for too long.
 */
export class ScriptFailedError extends MigrationError implements ScriptFailure {
  readonly revision: string;
  readonly direction: Direction;
  readonly fault: ScriptFault | undefined;
  readonly state: StateAfterFailure;

  readonly progress: ScriptFailure['progress'];

  constructor(failure: ScriptFailure, cause: unknown) {
    const lines = [...describeFault(failure, cause), ...stateLines(failure), ...adviceLines(failure, cause)];
    super('ScriptFailedError', codeOf(failure, cause), lines.join('\n  '), { cause });
    this.revision = failure.revision;
    this.direction = failure.direction;
    this.fault = failure.fault;
    this.state = failure.state;
    this.progress = failure.progress;
  }
}

function codeOf({ fault }: ScriptFailure, cause: unknown): string {
  if (cause instanceof TableLockTimeoutError) return cause.code;
  return fault?.needsNoTransaction === true ? 'HF_MIGRATION_NOT_TRANSACTIONAL' : 'HF_MIGRATION_SQL';
}

function stateLines({ revision, state, progress }: ScriptFailure): readonly string[] {
  switch (state) {
    case 'rolled-back':
      return ['It was rolled back whole: the database is as it was before this migration.'];
    case 'partly-applied':
      return [
        'The script ends its transaction itself, so what it did until then is in the database, and the ledger',
        `holds ${revision} as begun and not finished.`,
      ];
    case 'resumable': {
      const { done = 0, total = 0 } = progress ?? {};
      return [`${done} of its ${total} statements are applied and stay, and the ledger knows it.`];
    }
    case 'unknown':
      return ['What of it is in the database is not known.'];
  }
}

/** What to do where the script is not at fault, by SQLSTATE or SQLite's code. */
const advice: Readonly<Record<string, string>> = {
  '25006': 'The database only reads: connect to the primary rather than a replica.',
  '42501': 'The role lacks a privilege: connect as the one that owns the tables, or grant it.',
  '53100': 'The disk is full: make room.',
  '53400': 'It reached a limit that the server sets: raise that, or do it in smaller steps.',
  'SQLITE 8': 'The database only reads: look at who may write its file.',
  'SQLITE 13': 'The disk is full: make room.',
};

function adviceLines(
  { revision, direction, fault, state }: ScriptFailure,
  cause: unknown,
): readonly string[] {
  if (state === 'unknown') {
    return [
      'Where the connection was lost, all of it is there or nothing, and the ledger knows which: run holdfast-migrate',
      `${direction} again. Otherwise look at the database first, and at what holdfast-migrate status says of it.`,
    ];
  }
  if (state === 'partly-applied') {
    return [
      'Undo by hand what it did, and declare it undone; then correct the script and run it again:',
      `  prisma migrate resolve --rolled-back ${revision}`,
    ];
  }
  if (cause instanceof TableLockTimeoutError) {
    return [
      `End that transaction, or wait until it has ended; then run holdfast-migrate ${direction} again.`,
    ];
  }
  if (state === 'resumable') {
    return [
      `Correct what failed, in the database or in ${fileOf(direction)} behind what is applied, and run`,
      `holdfast-migrate ${direction} again: it goes on with the statement that failed.`,
    ];
  }
  const refused = fault === undefined ? undefined : advice[fault.code];
  if (refused !== undefined) return [`${refused} Then run holdfast-migrate ${direction} again.`];
  if (fault?.needsNoTransaction !== true) {
    return [`Correct ${fileOf(direction)} and run holdfast-migrate ${direction} again.`];
  }
  return [
    `This statement cannot run inside a transaction: take it out of the BEGIN and COMMIT that ${fileOf(direction)} has around`,
    `it, where there are some, and run holdfast-migrate ${direction} again.`,
  ];
}
