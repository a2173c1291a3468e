import type { ScriptFault } from '../dialect/script-fault.ts';
import { MigrationError } from '../errors/migration-error.ts';
import { describeFault } from './describe-fault.ts';
import type { Direction } from './events.ts';
import { fileOf, type ScriptFailure, type StateAfterFailure } from './script-failure.ts';

/**
 * A script did not go through: `HF_MIGRATION_SQL`, or `HF_MIGRATION_NOT_TRANSACTIONAL` where it holds a statement that
 * cannot run inside a transaction.
 */
export class ScriptFailedError extends MigrationError implements ScriptFailure {
  readonly revision: string;
  readonly direction: Direction;
  readonly fault: ScriptFault | undefined;
  readonly state: StateAfterFailure;

  constructor(failure: ScriptFailure, cause: unknown) {
    const code =
      failure.fault?.needsNoTransaction === true ? 'HF_MIGRATION_NOT_TRANSACTIONAL' : 'HF_MIGRATION_SQL';
    const lines = [...describeFault(failure, cause), ...stateLines(failure), ...adviceLines(failure)];
    super('ScriptFailedError', code, lines.join('\n  '), { cause });
    this.revision = failure.revision;
    this.direction = failure.direction;
    this.fault = failure.fault;
    this.state = failure.state;
  }
}

function stateLines({ revision, state }: ScriptFailure): readonly string[] {
  switch (state) {
    case 'rolled-back':
      return ['It was rolled back whole: the database is as it was before this migration.'];
    case 'partly-applied':
      return [
        'The script ends its transaction itself, so what it did until then is in the database, and the ledger',
        `holds ${revision} as begun and not finished.`,
      ];
    case 'unknown':
      return ['What of it is in the database is not known.'];
  }
}

function adviceLines({ revision, direction, fault, state }: ScriptFailure): readonly string[] {
  if (state === 'unknown') {
    return ['Look at the database, and at what holdfast-migrate status says of it; then go on from there.'];
  }
  if (state === 'partly-applied') {
    return [
      'Undo by hand what it did, and declare it undone; then correct the script and run it again:',
      `  prisma migrate resolve --rolled-back ${revision}`,
    ];
  }
  if (fault?.needsNoTransaction !== true) {
    return [`Correct ${fileOf(direction)} and run holdfast-migrate ${direction} again.`];
  }
  return direction === 'up'
    ? [
        'Every migration runs in a transaction here. Where this statement is alone in its file, prisma migrate deploy',
        'applies it outside of one; then go on with holdfast-migrate up.',
      ]
    : ['Every script runs in a transaction here. Undo this one by hand.'];
}
