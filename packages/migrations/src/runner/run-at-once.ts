import type { Transaction } from '@holdfast/resilience';

import type { ScriptParts } from '../dialect/migration-dialect.ts';
import { MigrationError } from '../errors/migration-error.ts';
import { isLedgerFault, LedgerAccessError, ledgerAccess } from '../ledger/ledger-access-error.ts';
import { fitsOneMessage } from '../sql/fits-one-message.ts';
import type { Segment } from '../sql/segments.ts';
import { changesSession } from '../sql/session-settings.ts';
import { findFault } from './find-fault.ts';
import type { Work } from './run-step.ts';
import { ScriptFailedError } from './script-failed-error.ts';
import type { StateAfterFailure } from './script-failure.ts';
import { sendStatements, signalOf, startOf, textOf } from './send-statements.ts';
import type { Stage } from './stage.ts';
import { retryingTableLocks } from './table-lock-retry.ts';

/**
 * Runs a script in one transaction with its entry in the ledger, so that whatever ends this process leaves either
 * all of it or nothing. There is no `segment` of it where it is empty, or only the database can take it apart.
 */
export async function runAtOnce(work: Work, segment: Segment | undefined): Promise<'done' | 'skipped'> {
  const { stage, step, tell } = work;
  const { parts } = stage.dialect;
  const sent: Sent = { begun: false, start: 0, at: 0 };
  const oneMessage = parts !== undefined && segment !== undefined && fitsOneMessage(segment);
  const attempt = () => {
    sent.at = performance.now();
    return oneMessage ? sendOneMessage(work, segment, parts, sent) : runTransaction(work, segment, sent);
  };
  // What nobody has looked into may have a COMMIT of its own in it.
  const isUndone =
    work.statements === undefined
      ? async (error: unknown) => !sent.begun || (await stateAfter(work, error)) === 'rolled-back'
      : undefined;
  try {
    return await retryingTableLocks(stage, { statements: work.statements ?? [], tell, isUndone }, attempt);
  } catch (error) {
    if (!sent.begun) throw toldByLedger(stage, error);
    const state = await (oneMessage ? stateAfterMessage(work) : stateAfter(work, error));
    const refused = stage.dialect.fault(error, '', 0);
    if (state === 'rolled-back' && isLedgerFault(refused)) throw new LedgerAccessError(refused, error);
    const { start, at: sentAt } = sent;
    const fault = await findFault(work, { error, start, segment, settings: [], state, sentAt });
    const failure = { revision: step.revision.name, direction: step.direction, state, fault };
    throw new ScriptFailedError(failure, error);
  }
}

/** A database that only reads refuses the transaction already, in which the ledger would be written. */
function toldByLedger({ dialect }: Stage, error: unknown): unknown {
  const fault = error instanceof MigrationError ? undefined : dialect.fault(error, '', 0);
  return fault === undefined ? error : new LedgerAccessError(fault, error);
}

interface Sent {
  /** Whether the ledger has taken it. */
  begun: boolean;
  /** Where it begins in the script. */
  start: number;
  /** When, by `performance.now()`. */
  at: number;
}

/**
 * Script and entry as one message, and so one round trip. The migration lock is held, so nobody else has applied it
 * meanwhile.
 */
async function sendOneMessage(
  { step, stage, script, durable }: Work,
  { statements }: Segment,
  parts: ScriptParts,
  sent: Sent,
): Promise<'done'> {
  const ledger = stage.ledger.spelled(parts.quoteLiteral);
  const entry =
    step.direction === 'up' ? ledger.applied(step.id, step.revision) : ledger.forgotten(step.revision);
  sent.begun = true;
  sent.start = startOf(statements);
  const message = `${textOf(script, statements)}\n;${entry}${durable ? '' : `;${parts.deferredCommit}`}`;
  await stage.connection.script(message, signalOf(stage));
  return 'done';
}

/** Message by message; the entry stands first as "begun", for scripts that end the transaction themselves. */
function runTransaction(work: Work, segment: Segment | undefined, sent: Sent): Promise<'done' | 'skipped'> {
  const { stage, script } = work;
  const { connection, dialect, options, session } = stage;
  const within = { ...options, isolation: segment?.isolation };
  return dialect.transaction(connection, script, within, async (transaction) => {
    sent.begun = await ledgerAccess(dialect, () => begin(work, transaction));
    if (!sent.begun) return 'skipped';
    if (segment === undefined) {
      await transaction.script(script, signalOf(stage));
    } else {
      await sendStatements(transaction, work, segment.statements, (start) => {
        sent.start = start;
      });
    }
    if (work.statements === undefined || changesSession(work.statements)) {
      await transaction.script(session.settling());
    }
    if (!(await end(work, transaction))) throw new EntryLostError();
    return 'done';
  });
}

/** The script rolled back, so its entry is gone, and what it did after that stands by itself. */
class EntryLostError extends Error {
  constructor() {
    super('the script rolled back the transaction it ran in, and its entry in the ledger with it');
    this.name = 'EntryLostError';
  }
}

function begin({ stage: { ledger }, step }: Work, transaction: Transaction): Promise<boolean> {
  return step.direction === 'up'
    ? ledger.start(transaction, step.id, step.revision)
    : ledger.reopen(transaction, step.id);
}

function end({ stage: { ledger }, step }: Work, transaction: Transaction): Promise<boolean> {
  return step.direction === 'up'
    ? ledger.finish(transaction, step.id)
    : ledger.forget(transaction, step.revision.name);
}

/** What has no COMMIT of its own is rolled back, where the server still answers. */
async function stateAfterMessage({ stage: { ledger, connection } }: Work): Promise<StateAfterFailure> {
  return ledger.exists(connection).then(
    () => 'rolled-back',
    () => 'unknown',
  );
}

/** Asks the ledger: an entry that is still "begun" after the rollback was committed by the script itself. */
async function stateAfter(
  { stage: { ledger, connection }, step }: Work,
  error: unknown,
): Promise<StateAfterFailure> {
  if (error instanceof EntryLostError) return 'unknown';
  const logs = error instanceof Error ? error.message : String(error);
  try {
    return (await ledger.fail(connection, step.id, logs)) ? 'partly-applied' : 'rolled-back';
  } catch {
    return 'unknown'; // nobody answers
  }
}
