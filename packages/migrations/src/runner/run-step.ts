import type { Connection, Transaction } from '@holdfast/resilience';

import type { LockOptions, MigrationDialect } from '../dialect/migration-dialect.ts';
import type { Step } from '../history/plan.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { withoutByteOrderMark } from '../revision/script-text.ts';
import { ScriptFailedError } from './script-failed-error.ts';
import type { StateAfterFailure } from './script-failure.ts';

/** What a step needs: the connection that holds the lock, and what goes with it. */
export interface Stage {
  readonly connection: Connection;
  readonly dialect: MigrationDialect;
  readonly ledger: Ledger;
  readonly options: LockOptions;
}

/**
 * Runs one revision's script. Script and ledger are written in one transaction, the ledger first as "begun", so that
 * whatever ends this process leaves either all of it, or nothing, or (where the script commits by itself) an entry that
 * has not finished. Says `skipped` where somebody else did it meanwhile.
 */
export async function runStep(stage: Stage, step: Step): Promise<'done' | 'skipped'> {
  const { connection, dialect, options } = stage;
  const script = withoutByteOrderMark(step.script);
  let begun = false;
  try {
    return await dialect.transaction(connection, script, options, async (transaction) => {
      begun = await begin(stage, step, transaction);
      if (!begun) return 'skipped';
      await transaction.script(script, options.signal && { signal: options.signal });
      if (!(await end(stage, step, transaction))) throw new EntryLostError();
      return 'done';
    });
  } catch (error) {
    if (!begun) throw error;
    const state = await stateAfter(stage, step, error);
    const failure = { revision: step.revision.name, direction: step.direction, state };
    throw new ScriptFailedError({ ...failure, fault: dialect.fault(error, script) }, error);
  }
}

/** The script rolled back, so its entry is gone, and what it did after that stands by itself. */
class EntryLostError extends Error {
  constructor() {
    super('the script rolled back the transaction it ran in, and its entry in the ledger with it');
    this.name = 'EntryLostError';
  }
}

function begin({ ledger }: Stage, step: Step, transaction: Transaction): Promise<boolean> {
  return step.direction === 'up'
    ? ledger.start(transaction, step.id, step.revision)
    : ledger.reopen(transaction, step.id);
}

function end({ ledger }: Stage, step: Step, transaction: Transaction): Promise<boolean> {
  return step.direction === 'up'
    ? ledger.finish(transaction, step.id)
    : ledger.forget(transaction, step.revision.name);
}

/** Asks the ledger: an entry that is still "begun" after the rollback was committed by the script itself. */
async function stateAfter(
  { ledger, connection }: Stage,
  step: Step,
  error: unknown,
): Promise<StateAfterFailure> {
  if (error instanceof EntryLostError) return 'unknown';
  const logs = error instanceof Error ? error.message : String(error);
  try {
    return (await ledger.fail(connection, step.id, logs)) ? 'partly-applied' : 'rolled-back';
  } catch {
    return 'unknown';
  }
}
