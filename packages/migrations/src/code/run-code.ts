import type { Transaction } from '@holdfast/resilience';

import { BackfillRun } from '../backfill/backfill-run.ts';
import { UnfinishedRevisionError } from '../history/history-error.ts';
import type { Step } from '../history/plan.ts';
import { ledgerAccess } from '../ledger/ledger-access-error.ts';
import type { LedgerEntry } from '../ledger/ledger-entry.ts';
import type { Checkpoint, Progress } from '../ledger/progress.ts';
import type { Stage, Tell } from '../runner/stage.ts';
import { retryingTableLocks } from '../runner/table-lock-retry.ts';
import type { SqlStatement } from '../sql/statement.ts';
import type { RevisionCode } from './code-file.ts';
import { formatCodeNote } from './code-note.ts';
import { CodeSession } from './code-session.ts';
import { type CodeStep, digestOf } from './code-step.ts';
import { explainFailure } from './explain-failure.ts';
import { loadSteps } from './load-steps.ts';

/** What a piece of the code led to. */
type Outcome = 'more' | 'done' | 'skipped';

/**
 * Runs a revision's code, piece by piece: a step, or a batch of one. Each piece is a transaction that first reads in the
 * ledger how far the revision is, and in the end writes how far it is then. So what the ledger says is always what the
 * database has: after a kill, and where two deployers of a database without a lock of its own take turns.
 */
export async function runCode(
  stage: Stage,
  step: Step,
  code: RevisionCode,
  tell: Tell,
): Promise<'done' | 'skipped'> {
  return new CodeRun(stage, step, code, await loadSteps(step, code), tell).run();
}

/** Inside a transaction SQLite ignores this; outside, a table that is rebuilt keeps the rows which refer to it. */
const schemaChange = 'PRAGMA foreign_keys = OFF';

class CodeRun {
  readonly #stage: Stage;
  readonly #step: Step;
  readonly #code: RevisionCode;
  readonly #steps: readonly CodeStep[];
  readonly #tell: Tell;
  readonly #signal: AbortSignal;
  /** How far it is by what is committed in the ledger; `undefined` while it has not begun. */
  #at: Progress | undefined;
  #backfill: BackfillRun | undefined;
  /** What the statement that failed last names. */
  readonly #failed: SqlStatement[] = [];

  constructor(stage: Stage, step: Step, code: RevisionCode, steps: readonly CodeStep[], tell: Tell) {
    this.#stage = stage;
    this.#step = step;
    this.#code = code;
    this.#steps = steps;
    this.#tell = tell;
    this.#signal = stage.options.signal ?? new AbortController().signal;
  }

  async run(): Promise<'done' | 'skipped'> {
    this.#at = this.#step.unfinished?.progress;
    for (;;) {
      try {
        this.#signal.throwIfAborted();
        const outcome = await this.#piece(this.#at?.done ?? 0);
        if (outcome !== 'more') return outcome;
        await this.#backfill?.pause(this.#signal);
      } catch (error) {
        throw await explainFailure(error, {
          stage: this.#stage,
          step: this.#step,
          code: this.#code,
          name: this.#steps[this.#at?.done ?? 0]?.name,
          at: this.#at,
        });
      }
    }
  }

  #piece(done: number): Promise<Outcome> {
    const { dialect, connection, options } = this.#stage;
    const script = this.#steps[done]?.kind === 'function' ? schemaChange : '';
    const within = { ...options, isolation: undefined };
    return retryingTableLocks(
      this.#stage,
      {
        statements: this.#failed,
        tell: (locked) => {
          this.#backfill?.heldUp();
          this.#tell({ type: 'locked', ...locked });
        },
      },
      () => dialect.transaction(connection, script, within, (transaction) => this.#within(transaction, done)),
    );
  }

  /** A piece, inside its transaction. `done` is how many steps were done when it began. */
  async #within(transaction: Transaction, done: number): Promise<Outcome> {
    const { dialect, ledger, session } = this.#stage;
    const entry = await ledgerAccess(dialect, () => ledger.find(transaction, this.#step.revision.name));
    const at = this.#position(entry);
    if (at === undefined) return 'skipped';
    if (entry?.progress !== undefined) this.#at = at;
    // Another deployer has come further meanwhile.
    if (at.done !== done) return 'more';
    const id = entry?.id ?? this.#step.id;
    if (entry?.progress === undefined) await this.#begin(transaction, id, at);
    const checkpoint = await this.#do(transaction, at);
    await transaction.script(session.settling());
    const reached = checkpoint === undefined ? done + 1 : done;
    if (reached === this.#steps.length) {
      await this.#finish(transaction, id);
      return 'done';
    }
    const next = this.#progress(reached, checkpoint);
    const checksum = this.#step.direction === 'up' ? this.#step.revision.checksum : null;
    await ledger.note(transaction, id, checksum, next);
    // Known once it is committed; until then nothing of it counts.
    transaction.afterCommit(() => {
      this.#at = next;
      if (checkpoint === undefined) this.#backfill = undefined;
    });
    return 'more';
  }

  /** How far it is; `undefined` where somebody else has done it all. */
  #position(entry: LedgerEntry | undefined): Progress | undefined {
    const { direction } = this.#step;
    const untouched = direction === 'up' ? entry === undefined : entry?.finishedAt !== undefined;
    if (untouched) return this.#progress(0, undefined);
    if (entry === undefined || entry.finishedAt !== undefined) return undefined;
    const { progress } = entry;
    if (progress?.direction !== direction || progress.steps !== true)
      throw new UnfinishedRevisionError(entry);
    if (progress.digest !== digestOf(this.#steps, progress.done) || progress.done >= this.#steps.length) {
      throw new UnfinishedRevisionError(
        entry,
        'Steps of it that are done were renamed, moved or removed since, so it cannot go on.',
      );
    }
    return progress;
  }

  #begin(transaction: Transaction, id: string, at: Progress): Promise<boolean> {
    const { ledger, dialect } = this.#stage;
    return ledgerAccess(dialect, () =>
      this.#step.direction === 'up'
        ? ledger.start(transaction, id, this.#step.revision, at)
        : ledger.reopen(transaction, id, at),
    );
  }

  /** Does the step's next piece. Answers where it goes on, or nothing where the step is done. */
  async #do(transaction: Transaction, at: Progress): Promise<Checkpoint | undefined> {
    const step = this.#steps[at.done];
    const { dialect } = this.#stage;
    const log = (message: string) => this.#tell({ type: 'log', message: String(message) });
    const session = new CodeSession(transaction, { dialect, signal: this.#signal, log });
    try {
      if (step?.kind === 'backfill') return await this.#batch(transaction, session, step, at);
      await session.run(() => step?.run(session.context));
      return undefined;
    } catch (error) {
      // Only to tell who held it up: to whom that matters not, what failed does.
      const statements = await dialect.parse(session.failed ?? '').catch(() => undefined);
      this.#failed.splice(0, this.#failed.length, ...(statements ?? []));
      throw error;
    }
  }

  async #batch(
    transaction: Transaction,
    session: CodeSession,
    step: CodeStep & { readonly kind: 'backfill' },
    at: Progress,
  ): Promise<Checkpoint | undefined> {
    if (this.#backfill?.plan !== step.plan) {
      this.#backfill = new BackfillRun(this.#stage.dialect.keyset, step.plan, (pace) =>
        this.#tell({ type: 'progress', step: step.name ?? '', ...pace }),
      );
    }
    return this.#backfill.batch(transaction, session, at.checkpoint);
  }

  async #finish(transaction: Transaction, id: string): Promise<void> {
    const { ledger } = this.#stage;
    const { direction, revision } = this.#step;
    const kept =
      direction === 'up'
        ? await ledger.finishCode(transaction, id, formatCodeNote(this.#code.checksum))
        : await ledger.forget(transaction, revision.name);
    if (!kept)
      throw new Error('the code rolled back the transaction it ran in, and its entry in the ledger with it');
  }

  #progress(done: number, checkpoint: Checkpoint | undefined): Progress {
    const { direction } = this.#step;
    const digest = digestOf(this.#steps, done);
    return { direction, done, total: this.#steps.length, begun: false, digest, steps: true, checkpoint };
  }
}
