import type { Transaction } from '@holdfast/resilience';

import type { ScriptParts } from '../dialect/migration-dialect.ts';
import { MigrationError } from '../errors/migration-error.ts';
import { isLedgerFault, LedgerAccessError, ledgerAccess } from '../ledger/ledger-access-error.ts';
import { fitsOneMessage } from '../sql/fits-one-message.ts';
import type { Segment } from '../sql/segments.ts';
import { changedSettings } from '../sql/session-settings.ts';
import type { SqlStatement } from '../sql/statement.ts';
import { findFault } from './find-fault.ts';
import type { Work } from './run-step.ts';
import { ScriptFailedError } from './script-failed-error.ts';
import type { StateAfterFailure } from './script-failure.ts';
import type { Stage } from './stage.ts';
import { retryingTableLocks } from './table-lock-retry.ts';
import { wholeStart, wholeText } from './whole-text.ts';

/**
 * A script that one transaction can hold, as far as it is known: `statements` is empty where only the database can
 * take it apart.
 */
export interface WholeScript {
  readonly segment: Segment | undefined;
  readonly statements: readonly SqlStatement[];
}

/**
 * Runs a script in one transaction with its entry in the ledger, so that whatever ends this process leaves either
 * all of it or nothing.
 */
export async function runAtOnce(work: Work, whole: WholeScript): Promise<'done' | 'skipped'> {
  const { stage, step, tell } = work;
  const { segment, statements } = whole;
  const { parts } = stage.dialect;
  const sent = { begun: false };
  const oneMessage = parts !== undefined && segment !== undefined && fitsOneMessage(segment);
  let sentAt = 0;
  const attempt = () => {
    sentAt = performance.now();
    return oneMessage ? sendOneMessage(work, whole, parts, sent) : runTransaction(work, whole, sent);
  };
  try {
    return await retryingTableLocks(stage, statements, tell, attempt);
  } catch (error) {
    if (!sent.begun) throw toldByLedger(stage, error);
    const state = await (oneMessage ? stateAfterMessage(work) : stateAfter(work, error));
    const refused = stage.dialect.fault(error, '', 0);
    if (state === 'rolled-back' && isLedgerFault(refused)) throw new LedgerAccessError(refused, error);
    const start = wholeStart(segment);
    const fault = await findFault(work, {
      error,
      start,
      statements: segment?.statements ?? [],
      state,
      sentAt,
    });
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
  begun: boolean;
}

/**
 * Script and entry as one message, and so one round trip. The migration lock is held, so nobody else has applied it
 * meanwhile.
 */
async function sendOneMessage(
  work: Work,
  { segment }: WholeScript,
  parts: ScriptParts,
  sent: Sent,
): Promise<'done'> {
  const { step, stage } = work;
  const { connection, options } = stage;
  const ledger = stage.ledger.spelled(parts.quoteLiteral);
  const entry =
    step.direction === 'up' ? ledger.applied(step.id, step.revision) : ledger.forgotten(step.revision);
  sent.begun = true;
  const message = `${wholeText(work.script, segment)}\n;${entry}${work.durable ? '' : `;${parts.deferredCommit}`}`;
  await connection.script(message, options.signal && { signal: options.signal });
  return 'done';
}

/** Message by message; the entry stands first as "begun", for scripts that end the transaction themselves. */
function runTransaction(work: Work, whole: WholeScript, sent: Sent): Promise<'done' | 'skipped'> {
  const { stage, script } = work;
  const { connection, dialect, options, session } = stage;
  const { segment, statements } = whole;
  const settings = changedSettings(statements);
  const within = { ...options, isolation: segment?.isolation };
  return dialect.transaction(connection, script, within, async (transaction) => {
    sent.begun = await ledgerAccess(dialect, () => begin(work, transaction));
    if (!sent.begun) return 'skipped';
    await transaction.script(wholeText(work.script, segment), options.signal && { signal: options.signal });
    if (settings.length > 0) await dialect.parts?.settle(transaction, session, settings);
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
    return 'unknown';
  }
}
