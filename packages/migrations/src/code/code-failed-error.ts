import type { ScriptFault, ScriptPosition } from '../dialect/script-fault.ts';
import { MigrationError } from '../errors/migration-error.ts';
import { faultLines } from '../runner/describe-fault.ts';
import type { Direction } from '../runner/events.ts';
import type { StateAfterFailure } from '../runner/script-failure.ts';
import { TableLockTimeoutError } from '../runner/table-lock-timeout-error.ts';

export interface CodeFailure {
  readonly revision: string;
  /** `migration.ts`, or as it is called. */
  readonly file: string;
  readonly direction: Direction;
  /** The step that failed; `undefined` where the code is one function. */
  readonly step: string | undefined;
  /** Where in the file, as far as it is known. */
  readonly position: ScriptPosition | undefined;
  /** What the database said, where it was the database. */
  readonly fault: ScriptFault | undefined;
  readonly state: StateAfterFailure;
  /** What is done of it: `2 of its 3 steps`, `1 of its 3 steps and 12,000 rows of the next`. */
  readonly done: string;
}

/**
 * A migration's code failed: `HF_MIGRATION_CODE`, or the code of what stopped it, such as `HF_MIGRATION_TABLE_LOCKED`.
 */
export class CodeFailedError extends MigrationError implements CodeFailure {
  readonly revision: string;
  readonly file: string;
  readonly direction: Direction;
  readonly step: string | undefined;
  readonly position: ScriptPosition | undefined;
  readonly fault: ScriptFault | undefined;
  readonly state: StateAfterFailure;
  readonly done: string;

  constructor(failure: CodeFailure, cause: unknown) {
    const lines = [...describeFailure(failure, cause), ...outcomeLines(failure, cause)];
    const code = cause instanceof MigrationError ? cause.code : 'HF_MIGRATION_CODE';
    super('CodeFailedError', code, lines.join('\n  '), { cause });
    this.revision = failure.revision;
    this.file = failure.file;
    this.direction = failure.direction;
    this.step = failure.step;
    this.position = failure.position;
    this.fault = failure.fault;
    this.state = failure.state;
    this.done = failure.done;
  }
}

function describeFailure(failure: CodeFailure, cause: unknown): readonly string[] {
  const { revision, file, step, position, fault } = failure;
  const within = step === undefined ? '' : ` in the step '${step}'`;
  const said = fault ?? unsaid(cause);
  return faultLines(`${revision}/${file} failed${within}`, { ...said, position }, cause);
}

/** It was not the database. */
function unsaid(cause: unknown) {
  const message = cause instanceof Error ? cause.message : String(cause);
  return { message, code: undefined, detail: undefined, hint: undefined, context: undefined };
}

function outcomeLines(
  { revision, direction, state, done, fault }: CodeFailure,
  cause: unknown,
): readonly string[] {
  const again = `holdfast-migrate ${direction} again`;
  switch (state) {
    case 'rolled-back':
      return [
        'It was rolled back whole: the database is as it was before this migration.',
        `${correction(fault, cause)} and run ${again}.`,
      ];
    case 'resumable':
      return [
        `${done} are done and stay, and the ledger knows it. What failed was rolled back.`,
        `${correction(fault, cause)} and run ${again}: it goes on there.`,
      ];
    case 'partly-applied':
      return [
        'It ended its transaction itself, so what it did until then is in the database. Undo that by hand, and declare it undone:',
        `  prisma migrate resolve --rolled-back ${revision}`,
      ];
    case 'unknown':
      return [
        'What of it is in the database is not known here. Where the connection was lost, the ledger knows:',
        `run ${again}.`,
      ];
  }
}

function correction(fault: ScriptFault | undefined, cause: unknown): string {
  if (cause instanceof TableLockTimeoutError) return 'End that transaction, or wait until it has ended,';
  if (fault?.needsNoTransaction === true) {
    return 'What cannot run inside a transaction belongs into a migration of its own, with a migration.sql. Correct it';
  }
  return 'Correct it';
}
