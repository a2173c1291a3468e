import type { Transaction } from '@holdfast/resilience';

import type { ScriptParts } from '../dialect/migration-dialect.ts';
import { ledgerAccess } from '../ledger/ledger-access-error.ts';
import { isolationIn } from '../sql/isolation.ts';
import type { Segment } from '../sql/segments.ts';
import { changedSettings } from '../sql/session-settings.ts';
import type { SqlStatement } from '../sql/statement.ts';
import { findFault } from './find-fault.ts';
import type { Work } from './run-step.ts';
import { ScriptFailedError } from './script-failed-error.ts';
import type { StateAfterFailure } from './script-failure.ts';
import { retryingTableLocks } from './table-lock-retry.ts';

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
  let sentAt = 0;
  const attempt = () => {
    sentAt = performance.now();
    return parts !== undefined && fitsOneMessage(whole)
      ? sendOneMessage(work, whole, parts, sent)
      : runTransaction(work, whole, sent);
  };
  try {
    return await retryingTableLocks(stage, statements, tell, attempt);
  } catch (error) {
    if (!sent.begun) throw error;
    const state = await stateAfter(work, error);
    const start = startOf(segment);
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

interface Sent {
  begun: boolean;
}

/** Savepoints, an isolation of its own and what is SET for the session need a transaction that one can speak in. */
function fitsOneMessage({ segment, statements }: WholeScript): boolean {
  return (
    segment !== undefined &&
    changedSettings(statements).length === 0 &&
    !segment.statements.some(({ kind }) => kind === 'TransactionStmt') &&
    !statements.some(({ node }) => isolationIn(node) !== undefined)
  );
}

/**
 * Script and entry as one message of the simple protocol, which the server runs as one transaction ("Multiple
 * Statements in a Simple Query" in its manual): one round trip. The migration lock is held, so nobody else has
 * applied it meanwhile.
 */
async function sendOneMessage(
  work: Work,
  { segment }: WholeScript,
  parts: ScriptParts,
  sent: Sent,
): Promise<'done'> {
  const { step, stage } = work;
  const { connection, ledger, options } = stage;
  const entry =
    step.direction === 'up'
      ? ledger.applied(step.id, step.revision, parts.quoteLiteral)
      : ledger.forgotten(step.revision, parts.quoteLiteral);
  sent.begun = true;
  const message = `${textOf(work, segment)}\n;${entry}`;
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
    await transaction.script(textOf(work, segment), options.signal && { signal: options.signal });
    if (settings.length > 0) await dialect.parts?.settle(transaction, session, settings);
    if (!(await end(work, transaction))) throw new EntryLostError();
    return 'done';
  });
}

/** As much of the script as goes into the transaction: all of it, but for the BEGIN and COMMIT of its own. */
function textOf({ script }: Work, segment: Segment | undefined): string {
  const last = segment?.statements.at(-1);
  if (segment?.how !== 'block' || last === undefined) return script;
  return script.slice(startOf(segment), last.start + last.text.length);
}

function startOf(segment: Segment | undefined): number {
  return segment?.how === 'block' ? (segment.statements[0]?.start ?? 0) : 0;
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
