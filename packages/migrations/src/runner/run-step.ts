import type { MigrationDialect } from '../dialect/migration-dialect.ts';
import type { Step } from '../history/plan.ts';
import { withoutByteOrderMark } from '../revision/script-text.ts';
import { type Segment, segmentsOf } from '../sql/segments.ts';
import type { SqlStatement } from '../sql/statement.ts';
import { runAtOnce } from './run-at-once.ts';
import { runInParts } from './run-in-parts.ts';
import { ScriptFailedError } from './script-failed-error.ts';
import type { Stage, TellLocked } from './stage.ts';

/** A step, its script taken apart. */
export interface PreparedStep {
  readonly step: Step;
  /** The script as the database takes it. */
  readonly script: string;
  /** `undefined` where only the database itself can take it apart. */
  readonly statements: readonly SqlStatement[] | undefined;
}

/** A step that is being run. */
export interface Work extends PreparedStep {
  readonly stage: Stage;
  readonly tell: TellLocked;
  /** Whether to wait for the disk at the end, for this step and all before it. */
  readonly durable: boolean;
}

export async function prepareStep(dialect: MigrationDialect, step: Step): Promise<PreparedStep> {
  const script = withoutByteOrderMark(step.script);
  return { step, script, statements: await dialect.parse(script) };
}

/**
 * Runs one revision's script: in one transaction where it can, else in as few parts as it needs. Says `skipped` where
 * somebody else did it meanwhile.
 */
export async function runStep(work: Work): Promise<'done' | 'skipped'> {
  const { step, statements } = work;
  if (statements === undefined) return runAtOnce(work, undefined);
  const [segment, ...more] = segmentsOf(statements);
  if (step.unfinished !== undefined || more.length > 0 || !fitsOneTransaction(segment)) {
    return runInParts(work, statements);
  }
  try {
    return await runAtOnce(work, segment);
  } catch (error) {
    // What the parser cannot know: this table has partitions, this function refuses to run inside a transaction.
    if (!refusedInTransaction(error) || segment?.how !== 'transaction') throw error;
    return runInParts(work, statements);
  }
}

function fitsOneTransaction(segment: Segment | undefined): boolean {
  return segment === undefined || (segment.how !== 'alone' && segment.ends === 'commit');
}

function refusedInTransaction(error: unknown): boolean {
  return (
    error instanceof ScriptFailedError &&
    error.state === 'rolled-back' &&
    error.fault?.needsNoTransaction === true
  );
}
