import { createHash } from 'node:crypto';
import type { Queryable } from '@holdfast/resilience';

import type { ScriptParts } from '../dialect/migration-dialect.ts';
import { UnfinishedRevisionError } from '../history/history-error.ts';
import { ledgerAccess } from '../ledger/ledger-access-error.ts';
import type { Progress } from '../ledger/progress.ts';
import { type Segment, segmentsOf } from '../sql/segments.ts';
import { changedSettings, settingsOf } from '../sql/session-settings.ts';
import type { SqlStatement } from '../sql/statement.ts';
import { findFault } from './find-fault.ts';
import type { Work } from './run-step.ts';
import { ScriptFailedError } from './script-failed-error.ts';
import { retryingTableLocks } from './table-lock-retry.ts';

/**
 * Runs a script that one transaction cannot hold, segment by segment. The ledger knows after each how far it is:
 * within the segment's own transaction, or, for a statement outside of any, before it and after it. So the next run
 * can go on.
 */
export async function runInParts(
  work: Work,
  statements: readonly SqlStatement[],
): Promise<'done' | 'skipped'> {
  const { parts } = work.stage.dialect;
  // Only a dialect that has them takes scripts apart.
  if (parts === undefined) throw new TypeError(`no parts on ${work.stage.dialect.name}`);
  return new PartsRun(work, statements, parts).run();
}

class PartsRun {
  readonly #work: Work;
  readonly #statements: readonly SqlStatement[];
  readonly #parts: ScriptParts;
  #done = 0;
  /** What the ledger says. */
  #noted = { done: 0, begun: false };

  constructor(work: Work, statements: readonly SqlStatement[], parts: ScriptParts) {
    this.#work = work;
    this.#statements = statements;
    this.#parts = parts;
  }

  async run(): Promise<'done' | 'skipped'> {
    const { stage, step } = this.#work;
    const { connection, dialect, session, options } = stage;
    if (step.unfinished !== undefined) await this.#resume(step.unfinished);
    let queue = segmentsOf(this.#statements, this.#done);
    if (step.unfinished === undefined) {
      this.#noted = { done: 0, begun: queue[0]?.how === 'alone' };
      if (!(await ledgerAccess(dialect, () => this.#begin(this.#noted.begun)))) return 'skipped';
    }
    for (;;) {
      const [segment, ...rest] = queue;
      if (segment === undefined) break;
      options.signal?.throwIfAborted();
      queue = [...(await this.#runOrDivide(segment)), ...rest];
    }
    const settings = changedSettings(this.#statements);
    if (settings.length > 0) await this.#parts.settle(connection, session, settings);
    await this.#finish(connection);
    return 'done';
  }

  /** Runs a segment; where the server refuses it inside a transaction, says what to run in its place. */
  async #runOrDivide(segment: Segment): Promise<readonly Segment[]> {
    const { stage, step, tell } = this.#work;
    const begunAt = this.#done;
    let sentAt = 0;
    const attempt = () => {
      sentAt = performance.now();
      return segment.how === 'alone' ? this.#alone(segment) : this.#together(segment);
    };
    try {
      await retryingTableLocks(stage, segment.statements, tell, attempt);
      this.#done = segment.through;
      return [];
    } catch (error) {
      const { needsNoTransaction = false } = stage.dialect.fault(error, '', 0) ?? {};
      if (needsNoTransaction && segment.how === 'transaction') return divide(segment, begunAt);
      const state = await this.#noteFailure(segment, error);
      const start = segment.statements[0]?.start ?? 0;
      const fault = await findFault(this.#work, {
        error,
        start,
        statements: segment.statements,
        state,
        sentAt,
      });
      const { name: revision } = step.revision;
      const where = { done: this.#done, total: this.#statements.length };
      throw new ScriptFailedError(
        { revision, direction: step.direction, state, fault, progress: where },
        error,
      );
    }
  }

  async #together(segment: Segment): Promise<void> {
    const { stage, script } = this.#work;
    const { connection, dialect, options } = stage;
    const [first, last] = [segment.statements[0], segment.statements.at(-1)];
    const text = script.slice(first?.start, (last?.start ?? 0) + (last?.text.length ?? 0));
    const rollback = new Error('the script ends this with ROLLBACK');
    const within = { ...options, isolation: segment.isolation };
    const run = dialect.transaction(connection, script, within, async (transaction) => {
      await transaction.script(text, options.signal && { signal: options.signal });
      if (segment.ends === 'rollback') throw rollback;
      await this.#note(transaction, segment.through, false);
    });
    await run.catch((error: unknown) => {
      if (error !== rollback) throw error;
    });
  }

  async #alone({ statements: [statement], through }: Segment): Promise<void> {
    const { connection, options } = this.#work.stage;
    if (statement === undefined) return;
    if (!this.#noted.begun || this.#noted.done !== this.#done) await this.#note(connection, this.#done, true);
    await this.#parts.alone(connection, statement, options);
    // The last one is noted as the end of it all.
    if (through < this.#statements.length) await this.#note(connection, through, false);
  }

  /** Finds out where the earlier run stopped. */
  async #resume(entry: NonNullable<Work['step']['unfinished']>): Promise<void> {
    const { connection } = this.#work.stage;
    const { progress } = entry;
    if (progress === undefined) throw new UnfinishedRevisionError(entry);
    const { done, begun, digest } = progress;
    if (digest !== this.#digest(begun ? done + 1 : done)) {
      throw new UnfinishedRevisionError(
        entry,
        'What was applied of it was edited since, so it cannot go on.',
      );
    }
    this.#done = done;
    const statement = this.#statements[done];
    if (begun && statement !== undefined) {
      const outcome = await this.#parts.interrupted(connection, statement);
      if (outcome === 'unknown') {
        const where = `statement ${done + 1} (line ${statement.line}) was sent, and nobody knows whether it was applied`;
        throw new UnfinishedRevisionError(entry, `${where}.`);
      }
      if (outcome === 'done') this.#done += 1;
    }
    for (const { text } of settingsOf(this.#statements.slice(0, this.#done))) await connection.script(text);
  }

  #begin(begun: boolean): Promise<boolean> {
    const { stage, step } = this.#work;
    const progress = this.#progress(0, begun);
    return step.direction === 'up'
      ? stage.ledger.start(stage.connection, step.id, step.revision, progress)
      : stage.ledger.reopen(stage.connection, step.id, progress);
  }

  async #finish(on: Queryable): Promise<void> {
    const { stage, step } = this.#work;
    await (step.direction === 'up'
      ? stage.ledger.finish(on, step.id)
      : stage.ledger.forget(on, step.revision.name));
  }

  async #note(on: Queryable, done: number, begun: boolean, failure?: string): Promise<void> {
    const { stage, step } = this.#work;
    this.#noted = { done, begun };
    const checksum = step.direction === 'up' ? step.revision.checksum : null;
    await stage.ledger.note(on, step.id, checksum, this.#progress(done, begun), failure);
  }

  /** Where nothing was applied nothing is noted: the revision is pending again, or applied as it was. */
  async #noteFailure(segment: Segment, error: unknown): Promise<'rolled-back' | 'resumable'> {
    const { stage, step } = this.#work;
    const { connection, dialect, ledger } = stage;
    const unheard = segment.how === 'alone' && dialect.fault(error, '', 0) === undefined;
    const message = error instanceof Error ? error.message : String(error);
    try {
      if (this.#done > 0 || unheard) {
        await this.#note(connection, this.#done, unheard, message);
        return 'resumable';
      }
      await (step.direction === 'up' ? ledger.drop(connection, step.id) : ledger.close(connection, step.id));
      return 'rolled-back';
    } catch {
      return 'resumable'; // the entry is as it was before: the next run finds out
    }
  }

  #progress(done: number, begun: boolean): Progress {
    const { direction } = this.#work.step;
    const total = this.#statements.length;
    return { direction, done, total, begun, digest: this.#digest(begun ? done + 1 : done) };
  }

  #digest(count: number): string {
    const texts = this.#statements.slice(0, count).map(({ text }) => text.replaceAll('\r\n', '\n'));
    return createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 16);
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
