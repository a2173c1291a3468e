import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Transaction } from '@holdfast/resilience';

import type { CodeSession } from '../code/code-session.ts';
import type { Keyset } from '../dialect/keyset.ts';
import type { Checkpoint } from '../ledger/progress.ts';
import type { BackfillPlan, BatchContext } from './backfill.ts';
import { firstBatch, nextBatchSize } from './batch-size.ts';
import { Cursor } from './cursor.ts';
import { findKey } from './find-key.ts';
import { type Pace, paceOf } from './pace.ts';

/** One run's way through a backfill: how large the batches are, and how it gets on. */
export class BackfillRun {
  readonly plan: BackfillPlan;
  readonly #keyset: Keyset;
  readonly #tell: (pace: Pace) => void;
  #cursor: Cursor | undefined;
  #size: number;
  #startedAt = performance.now();
  /** Rows that were done before this run, that it did, and that there are. */
  readonly #rows = { before: 0, done: 0, expected: 0 };

  constructor(keyset: Keyset, plan: BackfillPlan, tell: (pace: Pace) => void) {
    this.#keyset = keyset;
    this.plan = plan;
    this.#tell = tell;
    this.#size = Math.min(firstBatch, plan.maxRows);
  }

  /** Does the batch behind a checkpoint. Answers the next checkpoint, or nothing where no row is left. */
  async batch(
    transaction: Transaction,
    session: CodeSession,
    checkpoint: Checkpoint | undefined,
  ): Promise<Checkpoint | undefined> {
    const cursor = await this.#open(transaction, checkpoint);
    const size = this.#size;
    const startedAt = performance.now();
    const batch = await cursor.read(transaction, checkpoint?.after, size);
    if (batch === undefined) return undefined;
    const { rows, range, last } = batch;
    // On top of the session's own, since knex is loaded by the first look at it.
    const context: BatchContext = Object.assign(Object.create(session.context), { rows, range });
    await session.run(() => this.plan.batch(context));
    transaction.afterCommit(() => {
      // What ends the table says nothing about how many rows fit.
      if (rows.length === size) this.#size = nextBatchSize(size, performance.now() - startedAt, this.plan);
      this.#rows.done += rows.length;
      const { before, done, expected } = this.#rows;
      this.#tell(paceOf(before, done, expected, performance.now() - this.#startedAt));
    });
    if (rows.length < size) return undefined;
    return { by: cursor.by, after: last, rows: (checkpoint?.rows ?? 0) + rows.length };
  }

  /** Lets others have their turn. */
  async pause(signal: AbortSignal): Promise<void> {
    const { pauseMs } = this.plan;
    // SQLite answers at once: without this nothing else would run, not even what aborts the signal.
    await (pauseMs > 0 ? setTimeout(pauseMs, undefined, { signal }) : setImmediate());
  }

  /** A batch met rows that others have locked: a smaller one meets fewer. */
  heldUp(): void {
    this.#size = Math.max(1, Math.floor(this.#size / 2));
  }

  async #open(transaction: Transaction, checkpoint: Checkpoint | undefined): Promise<Cursor> {
    if (this.#cursor === undefined) {
      const columns = await findKey(this.#keyset, transaction, this.plan);
      const cursor = new Cursor(this.#keyset, this.plan, columns);
      if (checkpoint !== undefined && checkpoint.by !== cursor.by) {
        throw new Error(`the backfill went by ${checkpoint.by} so far, and cannot go on by ${cursor.by}.`);
      }
      this.#rows.before = checkpoint?.rows ?? 0;
      this.#rows.expected = this.#rows.before + (await cursor.estimate(transaction, checkpoint?.after));
      this.#startedAt = performance.now();
      this.#cursor = cursor;
    }
    return this.#cursor;
  }
}
