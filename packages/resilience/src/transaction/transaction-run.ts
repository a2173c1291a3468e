import type { Wire } from '../connection/wire.ts';
import type { Transaction, TransactionOptions } from '../database.ts';
import { isHoldfastError } from '../errors/is-holdfast-error.ts';
import { classifyError } from '../failure/classify-error.ts';
import type { FailureKind } from '../failure/failure-kinds.ts';
import { type Backoff, exponentialBackoff } from '../policies/backoff.ts';
import { tryAgain } from '../policies/try-again.ts';
import { eventChannel } from '../telemetry/channels.ts';
import { TransactionHandle } from './transaction-handle.ts';
import { defaultAttempts } from './transaction-options.ts';
import { TransactionRolledBackError } from './transaction-rolled-back-error.ts';

const endChannel = eventChannel('holdfast:transaction:end');

/** What ends a transaction through no fault of its work: running it again may go well. */
const rerunKinds: ReadonlySet<FailureKind> = new Set<FailureKind>(['serialization', 'deadlock']);

/** Two transactions that met once should not meet again at once; a failover takes longer than a conflict. */
const backoff: Backoff = exponentialBackoff({ initialMs: 10, maxMs: 1_000, factor: 3 });

/** One piece of work and the attempts at it, each in a transaction of its own. */
export class TransactionRun<Result> {
  readonly #work: (transaction: Transaction) => Promise<Result>;
  readonly #options: TransactionOptions;
  /** Whether the last attempt lost its connection before COMMIT was sent: the database undid it. */
  #lost = false;

  /** `options` must have been checked. */
  constructor(work: (transaction: Transaction) => Promise<Result>, options: TransactionOptions) {
    this.#work = work;
    this.#options = options;
  }

  /** Makes attempts until one ends for good. An attempt calls `once` with a wire: a new one, where it `reconnects`. */
  async toTheEnd(attempt: () => Promise<Result>, { reconnects }: { reconnects: boolean }): Promise<Result> {
    const once = () => {
      this.#lost = false;
      return attempt();
    };
    try {
      return await once();
    } catch (error) {
      return tryAgain(error, once, {
        attempts: this.#options.attempts ?? defaultAttempts,
        backoff,
        mayRetry: (failure) => (this.#lost ? reconnects : rerunKinds.has(classifyError(failure).kind)),
      });
    }
  }

  /** One attempt: begins, does the work, and commits or rolls back. */
  async once(wire: Wire): Promise<Result> {
    const startedAt = endChannel.hasSubscribers ? performance.now() : 0;
    wire.failure = undefined;
    try {
      await wire.begin(this.#options);
      const result = await this.#do(wire);
      await this.#commit(wire);
      publishEnd('committed', startedAt);
      return result;
    } catch (error) {
      const unknown = isHoldfastError(error, 'HF_COMMIT_OUTCOME_UNKNOWN');
      this.#lost = wire.broken && !unknown;
      publishEnd(unknown ? 'unknown' : 'rolled-back', startedAt);
      throw error;
    }
  }

  async #do(wire: Wire): Promise<Result> {
    const handle = new TransactionHandle(wire);
    try {
      return await this.#work(handle);
    } catch (error) {
      handle.end();
      await wire.rollback();
      throw error;
    } finally {
      handle.end();
    }
  }

  async #commit(wire: Wire): Promise<void> {
    try {
      const outcome = await wire.commit();
      if (outcome === 'rolled-back') throw new TransactionRolledBackError(wire.failure);
    } catch (error) {
      // A transaction that only read has nothing to lose: what it read is true whether or not COMMIT was heard.
      if (this.#options.readOnly === true && isHoldfastError(error, 'HF_COMMIT_OUTCOME_UNKNOWN')) return;
      throw error;
    }
  }
}

function publishEnd(outcome: 'committed' | 'rolled-back' | 'unknown', startedAt: number): void {
  if (!endChannel.hasSubscribers) return;
  endChannel.publish({ outcome, durationMs: performance.now() - startedAt });
}
