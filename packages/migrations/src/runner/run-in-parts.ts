import type { ScriptParts } from '../dialect/migration-dialect.ts';
import { UnfinishedRevisionError } from '../history/history-error.ts';
import { isLedgerFault, LedgerAccessError, ledgerAccess } from '../ledger/ledger-access-error.ts';
import type { Progress } from '../ledger/progress.ts';
import type { SpelledLedger } from '../ledger/spelled-ledger.ts';
import { fitsOneMessage } from '../sql/fits-one-message.ts';
import { type Segment, segmentsOf } from '../sql/segments.ts';
import { changesSession, settingsOf } from '../sql/session-settings.ts';
import type { SqlStatement } from '../sql/statement.ts';
import { findFault } from './find-fault.ts';
import { digestOf, progressOf } from './progress-of.ts';
import type { Work } from './run-step.ts';
import { ScriptFailedError } from './script-failed-error.ts';
import type { StateAfterFailure } from './script-failure.ts';
import { sendStatements, signalOf, startOf, textOf } from './send-statements.ts';
import { type Retried, retryingTableLocks } from './table-lock-retry.ts';

/**
 * Runs a script that one transaction cannot hold, segment by segment. The ledger knows after each how far it is:
 * within the segment's own transaction, or, for a statement outside of any, before it and after it. So the next run
 * can go on.
 */
export async function runInParts(work: Work, statements: readonly SqlStatement[]): Promise<'done'> {
  const { parts } = work.stage.dialect;
  // Only a dialect that has them takes scripts apart.
  if (parts === undefined) throw new TypeError(`no parts on ${work.stage.dialect.name}`);
  await new PartsRun(work, statements, parts).run();
  return 'done';
}

class PartsRun {
  readonly #work: Work;
  readonly #statements: readonly SqlStatement[];
  readonly #parts: ScriptParts;
  readonly #ledger: SpelledLedger;
  /** How many statements are applied. */
  #done = 0;
  /** What the ledger says; `undefined` where it does not know of this attempt yet. */
  #noted: { readonly done: number; readonly begun: boolean } | undefined;
  /** Whether the ledger says that it is finished. */
  #ended = false;
  /** What was sent last: where it begins in the script, and when, by `performance.now()`. */
  readonly #sent = { start: 0, at: 0 };

  constructor(work: Work, statements: readonly SqlStatement[], parts: ScriptParts) {
    this.#work = work;
    this.#statements = statements;
    this.#parts = parts;
    this.#ledger = work.stage.ledger.spelled(parts.quoteLiteral);
  }

  async run(): Promise<void> {
    const { stage, step } = this.#work;
    if (step.unfinished !== undefined) await this.#resume(step.unfinished);
    let queue = segmentsOf(this.#statements, this.#done);
    for (;;) {
      const [segment, ...rest] = queue;
      if (segment === undefined) break;
      stage.options.signal?.throwIfAborted();
      queue = [...(await this.#runOrDivide(segment, rest.length === 0)), ...rest];
    }
    if (!this.#ended) await ledgerAccess(stage.dialect, () => stage.connection.script(this.#end()));
  }

  /** Runs a segment; where the server refuses it inside a transaction, says what to run in its place. */
  async #runOrDivide(segment: Segment, last: boolean): Promise<readonly Segment[]> {
    const { stage, step } = this.#work;
    const begunAt = this.#done;
    try {
      await (segment.how === 'alone' ? this.#alone(segment, last) : this.#together(segment, last));
      return [];
    } catch (error) {
      if (error instanceof LedgerAccessError) throw error;
      const refused = stage.dialect.fault(error, '', 0);
      const divides = segment.how === 'transaction' && refused?.needsNoTransaction === true;
      if (divides) return divide(segment, begunAt);
      const state = await this.#noteFailure(segment, error);
      if (isLedgerFault(refused)) throw new LedgerAccessError(refused, error);
      const { start, at: sentAt } = this.#sent;
      // Where the statement has gone well, noting it has failed.
      const failed = this.#done < segment.through ? segment : undefined;
      const settings = this.#settings();
      const fault = await findFault(this.#work, { error, start, segment: failed, settings, state, sentAt });
      const { name: revision } = step.revision;
      const progress = { done: this.#done, total: this.#statements.length };
      throw new ScriptFailedError({ revision, direction: step.direction, state, fault, progress }, error);
    }
  }

  #retrying(retried: Omit<Retried, 'tell'>, send: () => Promise<void>): Promise<void> {
    const { stage, tell } = this.#work;
    return retryingTableLocks(stage, { ...retried, tell }, () => {
      this.#sent.start = startOf(retried.statements);
      this.#sent.at = performance.now();
      return send();
    });
  }

  async #together(segment: Segment, last: boolean): Promise<void> {
    const { script, stage, durable } = this.#work;
    const { statements, ends, through } = segment;
    const mark = last ? this.#end() : this.#mark(through, false);
    await this.#retrying({ statements }, () => {
      if (this.#settings().length > 0 || !fitsOneMessage(segment)) return this.#inTransaction(segment, mark);
      const end = durable && last ? '' : `;${this.#parts.deferredCommit}`;
      return stage.connection.script(`${textOf(script, statements)}\n;${mark}${end}`, signalOf(stage));
    });
    this.#done = through;
    if (ends === 'rollback') return;
    this.#noted = { done: through, begun: false };
    this.#ended = last;
  }

  /** Message by message. */
  async #inTransaction({ statements, ends, isolation }: Segment, mark: string): Promise<void> {
    const { script, stage } = this.#work;
    const { connection, dialect, options, session } = stage;
    const settings = this.#settings();
    const rollback = new Error('the script ends this with ROLLBACK');
    const run = dialect.transaction(connection, script, { ...options, isolation }, async (transaction) => {
      for (const { text } of settings) await transaction.script(text);
      await sendStatements(transaction, this.#work, statements, (start) => {
        this.#sent.start = start;
      });
      if (ends === 'rollback') throw rollback;
      if (changesSession([...settings, ...statements])) await transaction.script(session.settling());
      await transaction.script(mark);
    });
    await run.catch((error: unknown) => {
      if (error !== rollback) throw error;
    });
  }

  async #alone({ statements: [statement], through }: Segment, last: boolean): Promise<void> {
    const { stage, durable } = this.#work;
    const { connection, session, options } = stage;
    if (statement === undefined) return;
    const settings = this.#settings();
    const settles = changesSession([...settings, statement]);
    const restoring = settles ? session.settling() : session.restoring;
    // What a procedure has committed before a lock stopped it is not undone.
    const isUndone = async () => statement.kind !== 'CallStmt' && statement.kind !== 'DoStmt';
    await this.#retrying({ statements: [statement], isUndone }, () => {
      const known = this.#noted?.begun === true && this.#noted.done === this.#done;
      return this.#parts.alone(connection, statement, {
        signal: options.signal,
        before: known ? undefined : this.#mark(this.#done, true),
        onNoted: () => {
          this.#noted = { done: this.#done, begun: true };
        },
        settings,
        restoring,
      });
    });
    this.#done = through;
    const mark = last ? this.#end() : this.#mark(through, false);
    const behind = this.#parts.behindAlone(statement, { restoring, mark, durable: durable && last });
    await this.#retrying({ statements: [] }, () => connection.script(behind));
    this.#noted = { done: through, begun: false };
    this.#ended = last;
  }

  /** What the statements so far have set for the session, which each segment finds as the first one did. */
  #settings(): readonly SqlStatement[] {
    return settingsOf(this.#statements.slice(0, this.#done));
  }

  /** Finds out where the earlier run stopped. */
  async #resume(entry: NonNullable<Work['step']['unfinished']>): Promise<void> {
    const { connection } = this.#work.stage;
    const { progress } = entry;
    if (progress === undefined) throw new UnfinishedRevisionError(entry);
    const { done, begun, digest } = progress;
    if (digest !== digestOf(this.#statements, begun ? done + 1 : done)) {
      throw new UnfinishedRevisionError(
        entry,
        'What was applied of it was edited since, so it cannot go on.',
      );
    }
    this.#done = done;
    this.#noted = { done, begun };
    const statement = this.#statements[done];
    if (!begun || statement === undefined) return;
    const outcome = await this.#parts.interrupted(connection, statement);
    if (outcome === 'unknown') {
      const where = `statement ${done + 1} (line ${statement.line}) was sent, and nobody knows whether it was applied`;
      throw new UnfinishedRevisionError(entry, `${where}.`);
    }
    if (outcome === 'done') this.#done += 1;
  }

  /** What makes the ledger say how far it is. */
  #mark(done: number, begun: boolean): string {
    const { id, revision, direction } = this.#work.step;
    const progress = this.#progress(done, begun);
    if (this.#noted !== undefined) {
      return this.#ledger.noted(id, direction === 'up' ? revision.checksum : null, progress);
    }
    return direction === 'up'
      ? this.#ledger.begun(id, revision, progress)
      : this.#ledger.reopened(id, progress);
  }

  /** What makes the ledger say that it is finished. */
  #end(): string {
    const { id, revision, direction } = this.#work.step;
    if (direction === 'down') return this.#ledger.forgotten(revision);
    return this.#noted === undefined
      ? this.#ledger.applied(id, revision)
      : this.#ledger.finished(id, revision);
  }

  /** Where nothing was applied nothing is noted: the revision is pending again, or applied as it was. */
  async #noteFailure(segment: Segment, error: unknown): Promise<StateAfterFailure> {
    const { stage, step } = this.#work;
    const { connection, dialect, ledger } = stage;
    const unheard =
      segment.how === 'alone' && this.#done < segment.through && dialect.fault(error, '', 0) === undefined;
    try {
      if (this.#noted === undefined) {
        await ledger.exists(connection); // a server that still answers has rolled it back
        return 'rolled-back';
      }
      if (this.#done > 0 || unheard) {
        const message = error instanceof Error ? error.message : String(error);
        const checksum = step.direction === 'up' ? step.revision.checksum : null;
        await ledger.note(connection, step.id, checksum, this.#progress(this.#done, unheard), message);
        return 'resumable';
      }
      await (step.direction === 'up' ? ledger.drop(connection, step.id) : ledger.finish(connection, step.id));
      return 'rolled-back';
    } catch {
      // Else the entry is as it was before: the next run finds out.
      return this.#noted === undefined ? 'unknown' : 'resumable';
    }
  }

  #progress(done: number, begun: boolean): Progress {
    return progressOf(this.#work.step.direction, this.#statements, done, begun);
  }
}

/** Several statements become one each; one becomes one outside of any transaction. */
function divide({ statements, through }: Segment, begunAt: number): readonly Segment[] {
  const how = statements.length === 1 ? 'alone' : 'transaction';
  return statements.map((statement, index) => {
    const last = index === statements.length - 1;
    return { how, ends: 'commit', statements: [statement], through: last ? through : begunAt + index + 1 };
  });
}
