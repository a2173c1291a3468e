import type { Wire } from '../connection/wire.ts';
import type { Transaction, TransactionOptions } from '../database.ts';
import { isHoldfastError } from '../errors/is-holdfast-error.ts';
import { classifyError } from '../failure/classify-error.ts';
import type { FailureKind } from '../failure/failure-kinds.ts';
import { type Backoff, exponentialBackoff } from '../policies/backoff.ts';
import type { RetryBudget } from '../policies/retry/retry-budget.ts';
import { tryAgain } from '../policies/try-again.ts';
import { eventChannel } from '../telemetry/channels.ts';
import { endpointOf } from '../telemetry/endpoint.ts';
import { surrounded } from '../telemetry/surround-transactions.ts';
import { TransactionHandle } from './transaction-handle.ts';
import { TransactionHooks } from './transaction-hooks.ts';
import { TransactionLimits } from './transaction-limits.ts';
import { defaultAttempts } from './transaction-options.ts';
import { TransactionRolledBackError } from './transaction-rolled-back-error.ts';

const endChannel = eventChannel('holdfast:transaction:end');

/** What ends a transaction through no fault of its work: running it again may go well. */
const rerunKinds: ReadonlySet<FailureKind> = new Set<FailureKind>(['serialization', 'deadlock']);

/** Two transactions that met once should not meet again at once; a failover takes longer than a conflict. */
const backoff: Backoff = exponentialBackoff({ initialMs: 10, maxMs: 1_000, factor: 3 });

type Outcome = 'committed' | 'rolled-back' | 'unknown';

/** One piece of work and the attempts at it, each in a transaction of its own. */
export class TransactionRun<Result> {
  readonly #work: (transaction: Transaction) => Promise<Result>;
  readonly #options: TransactionOptions;
  readonly #limits: TransactionLimits;
  /** Of the last attempt. */
  #outcome: Outcome = 'rolled-back';
  #hooks = new TransactionHooks();
  /** Of an attempt whose outcome nobody knows. */
  #unknown: unknown;
  /** Whether the last attempt lost its connection and was undone by the database for that. */
  #lost = false;
  /** Whether the work of the last attempt failed by itself: that its ROLLBACK was lost, too, changes nothing. */
  #failedByItself = false;

  /** `options` must have been checked. The time it has begins now. */
  constructor(work: (transaction: Transaction) => Promise<Result>, options: TransactionOptions) {
    this.#work = work;
    this.#options = options;
    this.#limits = new TransactionLimits(options);
  }

  /** For what an attempt has to wait for. Aborted when the transaction has to end. */
  get signal(): AbortSignal | undefined {
    return this.#limits.signal;
  }

  /**
   * Makes attempts until one ends for good. An attempt calls `once` with a wire: a new one, where it `reconnects`. What
   * is to be done after the transaction is done when the attempt is over, and so has given back what it held.
   */
  toTheEnd(
    attempt: () => Promise<Result>,
    options: { reconnects: boolean; budget?: RetryBudget | undefined },
  ): Promise<Result> {
    return surrounded(() => this.#allAttempts(attempt, options));
  }

  async #allAttempts(
    attempt: () => Promise<Result>,
    { reconnects, budget }: { reconnects: boolean; budget?: RetryBudget | undefined },
  ): Promise<Result> {
    const limits = this.#limits;
    const once = () => this.#attempt(attempt);
    try {
      limits.signal?.throwIfAborted();
      return await once();
    } catch (error) {
      return await tryAgain(error, once, {
        attempts: this.#options.attempts ?? defaultAttempts,
        backoff,
        budget,
        signal: limits.signal,
        mayRetry: (failure) => this.#mayRunAgain(failure, reconnects),
      }).catch((failure: unknown) => {
        // A further attempt that surely failed says nothing about the one before.
        throw this.#unknown ?? limits.explain(failure);
      });
    } finally {
      limits.end();
    }
  }

  /** One attempt: begins, does the work, and commits or rolls back. */
  async once(wire: Wire): Promise<Result> {
    const startedAt = endChannel.hasSubscribers ? performance.now() : 0;
    wire.failure = undefined;
    try {
      await wire.begin(this.#options, this.#limits);
      const result = await this.#do(wire);
      await this.#commit(wire);
      this.#outcome = 'committed';
      return result;
    } catch (error) {
      this.#outcome = isHoldfastError(error, 'HF_COMMIT_OUTCOME_UNKNOWN') ? 'unknown' : 'rolled-back';
      if (this.#outcome === 'unknown') this.#unknown = error;
      this.#lost = wire.broken && this.#outcome === 'rolled-back' && !this.#failedByItself;
      throw error;
    } finally {
      if (endChannel.hasSubscribers) {
        const durationMs = performance.now() - startedAt;
        const { dialect } = wire;
        endChannel.publish({ dialect, endpoint: endpointOf(wire), outcome: this.#outcome, durationMs });
      }
    }
  }

  async #attempt(attempt: () => Promise<Result>): Promise<Result> {
    this.#lost = false;
    this.#failedByItself = false;
    this.#outcome = 'rolled-back';
    const hooks = new TransactionHooks();
    this.#hooks = hooks;
    try {
      return await attempt();
    } finally {
      await hooks.run(this.#outcome);
    }
  }

  #mayRunAgain(failure: unknown, reconnects: boolean): boolean {
    if (this.#outcome === 'unknown') return reconnects && this.#options.idempotent === true;
    return this.#lost ? reconnects : rerunKinds.has(classifyError(failure).kind);
  }

  async #do(wire: Wire): Promise<Result> {
    const handle = new TransactionHandle(wire, { hooks: this.#hooks, limits: this.#limits });
    try {
      const result = await this.#limits.race(this.#work(handle));
      this.#limits.lookAtClock();
      this.#limits.signal?.throwIfAborted();
      return result;
    } catch (error) {
      handle.end();
      this.#failedByItself = !wire.broken;
      await wire.rollback();
      throw error;
    } finally {
      handle.end();
    }
  }

  async #commit(wire: Wire): Promise<void> {
    try {
      const outcome = await wire.commit(this.#limits);
      if (outcome === 'rolled-back') throw new TransactionRolledBackError(wire.failure);
    } catch (error) {
      // A transaction that only read has nothing to lose: what it read is true whether or not COMMIT was heard.
      if (this.#options.readOnly === true && isHoldfastError(error, 'HF_COMMIT_OUTCOME_UNKNOWN')) return;
      throw error;
    }
  }
}
