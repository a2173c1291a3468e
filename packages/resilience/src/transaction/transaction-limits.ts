import type { TransactionOptions } from '../database.ts';
import { isHoldfastError } from '../errors/is-holdfast-error.ts';
import { classifyError } from '../failure/classify-error.ts';
import { withDeadline } from '../policies/deadline/remaining.ts';
import { RunningDeadline } from '../policies/deadline/running-deadline.ts';
import { type CancelledBy, TransactionCancelledError } from './transaction-cancelled-error.ts';

/** What BEGIN says. */
export type BeginOptions = Pick<TransactionOptions, 'isolation' | 'readOnly' | 'settings'>;

/** The deadline of a transaction has passed: the reason its signal is aborted with. */
class DeadlinePassed extends Error {
  constructor(allowedMs: number) {
    super(`the deadline of ${Math.round(allowedMs)} ms has passed`);
    this.name = 'DeadlinePassed';
  }
}

/** What may end a transaction before its work does: the caller's signal, its own deadline, and a deadline around it. */
export class TransactionLimits {
  /** Aborted when the transaction has to end. Undefined where nothing limits it. */
  readonly signal: AbortSignal | undefined;
  readonly #startedAt: number;
  readonly #allowedMs: number;
  readonly #timer: NodeJS.Timeout | undefined;
  /** Aborted once the time is over; undefined where there is no limit to it. */
  readonly #controller: AbortController | undefined;
  readonly #around: RunningDeadline | undefined;

  constructor({ signal, deadlineMs }: Pick<TransactionOptions, 'signal' | 'deadlineMs'>) {
    this.#around = RunningDeadline.current();
    const aroundMs = this.#around?.remainingMs ?? Number.POSITIVE_INFINITY;
    this.#allowedMs = Math.min(deadlineMs ?? Number.POSITIVE_INFINITY, aroundMs);
    this.signal = signal;
    this.#startedAt = performance.now();
    if (this.#allowedMs === Number.POSITIVE_INFINITY) return;
    const controller = new AbortController();
    this.#controller = controller;
    if (this.#allowedMs <= 0) this.#pass();
    else this.#timer = setTimeout(() => this.#pass(), this.#allowedMs);
    this.signal = signal === undefined ? controller.signal : AbortSignal.any([signal, controller.signal]);
  }

  /**
   * Goes by the clock where no timer could fire: statements that run at once, one after the other, keep the event loop
   * from its timers.
   */
  lookAtClock(): void {
    if (this.#controller !== undefined && performance.now() - this.#startedAt >= this.#allowedMs)
      this.#pass();
  }

  /** What ends a statement of the transaction: these limits, its own signal, and a deadline set inside the transaction. */
  signalFor(own: AbortSignal | undefined): AbortSignal | undefined {
    this.lookAtClock();
    const inner = RunningDeadline.current() === this.#around ? own : withDeadline(own);
    if (this.signal === undefined || inner === undefined) return this.signal ?? inner;
    return AbortSignal.any([this.signal, inner]);
  }

  /** In milliseconds, at least 1; undefined where there is no deadline. */
  get remainingMs(): number | undefined {
    if (this.#allowedMs === Number.POSITIVE_INFINITY) return undefined;
    return Math.max(1, Math.ceil(this.#startedAt + this.#allowedMs - performance.now()));
  }

  /** What `work` gives, unless a limit comes first. Whoever is given up on goes on, and what becomes of it is not heard. */
  race<Result>(work: Promise<Result>): Promise<Result> {
    const { signal } = this;
    if (signal === undefined) return work;
    return new Promise((resolve, reject) => {
      const abandon = () => reject(signal.reason);
      if (signal.aborted) abandon();
      signal.addEventListener('abort', abandon, { once: true });
      Promise.resolve(work)
        .then(resolve, reject)
        .finally(() => signal.removeEventListener('abort', abandon));
    });
  }

  /** What to tell the caller of a transaction that ended, rolled back, with `error`. */
  explain(error: unknown): unknown {
    const { signal } = this;
    if (signal?.aborted !== true) {
      // The server's own clock, set by SET LOCAL, may be a moment ahead of ours.
      const timedOut = this.remainingMs === 1 && classifyError(error).kind === 'statement-timeout';
      return timedOut ? this.#cancelled('deadline', error) : error;
    }
    const ours = error === signal.reason || isHoldfastError(error, 'HF_STATEMENT_CANCELLED');
    const timedOut = classifyError(error).kind === 'statement-timeout';
    if (!ours && !timedOut) return error;
    return this.#cancelled(signal.reason instanceof DeadlinePassed ? 'deadline' : 'signal', signal.reason);
  }

  /** The transaction is over. */
  end(): void {
    clearTimeout(this.#timer);
  }

  #pass(): void {
    this.#controller?.abort(new DeadlinePassed(this.#allowedMs));
  }

  #cancelled(by: CancelledBy, cause: unknown): TransactionCancelledError {
    return new TransactionCancelledError(by, performance.now() - this.#startedAt, cause);
  }
}
