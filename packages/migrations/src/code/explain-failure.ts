import { MigrationLockTimeoutError } from '../dialect/lock-timeout-error.ts';
import { HistoryError } from '../history/history-error.ts';
import type { Step } from '../history/plan.ts';
import { LedgerAccessError } from '../ledger/ledger-access-error.ts';
import type { Progress } from '../ledger/progress.ts';
import type { StateAfterFailure } from '../runner/script-failure.ts';
import type { Stage } from '../runner/stage.ts';
import { findCallSite } from './call-site.ts';
import { CodeFailedError } from './code-failed-error.ts';
import type { RevisionCode } from './code-file.ts';

interface Failed {
  readonly stage: Stage;
  readonly step: Step;
  readonly code: RevisionCode;
  /** The step's name in the code. */
  readonly name: string | undefined;
  /** How far it was before the piece that failed; `undefined` where that was to begin it. */
  readonly at: Progress | undefined;
}

/** Notes in the ledger what a revision's code failed with, and says it with its place and what to do. */
export async function explainFailure(error: unknown, failed: Failed): Promise<unknown> {
  // No piece was begun.
  const before = [HistoryError, LedgerAccessError, MigrationLockTimeoutError];
  if (before.some((kind) => error instanceof kind)) return error;
  const { stage, step, code, name, at } = failed;
  const state = await noteFailure(error, failed);
  // Whoever stopped it need not be told where.
  const known = state === 'rolled-back' || state === 'resumable';
  if (stage.options.signal?.aborted === true && known) return error;
  const done = at === undefined ? 'None of its steps' : describe(at);
  const position = findCallSite(error, code.path);
  const fault = stage.dialect.fault(error, '', 0);
  const { revision, direction } = step;
  const failure = {
    revision: revision.name,
    file: code.file,
    direction,
    step: name,
    position,
    fault,
    state,
    done,
  };
  return new CodeFailedError(failure, error);
}

/** Asks the ledger what became of it. What had begun before keeps its place, with the failure beside it. */
async function noteFailure(error: unknown, { stage, step, at }: Failed): Promise<StateAfterFailure> {
  const { connection, dialect, ledger, options } = stage;
  const { direction, revision } = step;
  const message = error instanceof Error ? error.message : String(error);
  try {
    const entry = await ledger.find(connection, revision.name);
    if (entry === undefined) return direction === 'up' ? 'rolled-back' : 'unknown';
    if (entry.finishedAt !== undefined) return direction === 'down' ? 'rolled-back' : 'unknown';
    // It had not begun, and what began it is committed.
    if (at === undefined) return 'partly-applied';
    const within = { ...options, signal: undefined, isolation: undefined };
    await dialect.transaction(connection, '', within, async (transaction) => {
      const { progress } = (await ledger.find(transaction, revision.name)) ?? {};
      const checksum = direction === 'up' ? revision.checksum : null;
      if (progress !== undefined) await ledger.note(transaction, entry.id, checksum, progress, message);
    });
    return 'resumable';
  } catch {
    return 'unknown'; // nobody answers
  }
}

function describe({ done, total, checkpoint }: Progress): string {
  const steps = `${done} of its ${total} steps`;
  if (checkpoint === undefined) return steps;
  const rows = `${checkpoint.rows.toLocaleString('en')} rows`;
  return done === 0 ? `${rows} of its first step` : `${steps} and ${rows} of the next`;
}
