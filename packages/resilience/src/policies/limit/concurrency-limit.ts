import { checkNumber } from '../../errors/check-option.ts';
import { isHoldfastError } from '../../errors/is-holdfast-error.ts';
import { eventChannel } from '../../telemetry/channels.ts';
import { RunningDeadline } from '../deadline/running-deadline.ts';
import { beginContext, type Policy, type PolicyContext, start, type Work } from '../policy.ts';
import { ConcurrencyLimitError, type LimitPressure, type LimitRefusal } from './concurrency-limit-error.ts';
import { TurnPace } from './turn-pace.ts';

export interface ConcurrencyLimitOptions {
  /** How many calls may run at once. */
  readonly max: number;
  /** How many more may wait for their turn. @default 10 times `max` */
  readonly queue?: number;
  /** Names the limit in errors and events. @default 'the limit' */
  readonly name?: string;
  /** The time in milliseconds, from anywhere, never backwards. @default performance.now */
  readonly now?: () => number;
}

/** A concurrency limit at one moment. */
export interface ConcurrencyLimitStats {
  readonly name: string;
  readonly running: number;
  readonly max: number;
  readonly queued: number;
  readonly queue: number;
  /** How many calls were refused so far. */
  readonly refused: number;
}

const refusedChannel = eventChannel('holdfast:limit:refused');

/** See `concurrencyLimit`. */
export class ConcurrencyLimit implements Policy {
  readonly name: string;
  readonly #max: number;
  readonly #queueMax: number;
  readonly #now: () => number;
  readonly #pace = new TurnPace();
  /** What lets each caller begin that waits, in the order they came. */
  readonly #queue = new Set<() => void>();
  #running = 0;
  #refused = 0;

  constructor(options: ConcurrencyLimitOptions) {
    this.name = options.name ?? 'the limit';
    // There is no fitting default: `null` is refused like any other value that is no number.
    this.#max = checkNumber('max', options.max ?? null, 0, { min: 1, integer: true });
    this.#queueMax = checkNumber('queue', options.queue, 10 * this.#max, { integer: true });
    this.#now = options.now ?? (() => performance.now());
  }

  /** Runs `work` in its turn, or rejects with `ConcurrencyLimitError` without running it. */
  run<Result>(work: Work<Result>, given?: Partial<PolicyContext>): Promise<Result> {
    let context: PolicyContext;
    try {
      context = beginContext(given);
    } catch (reason) {
      return Promise.reject(reason);
    }
    if (this.#running >= this.#max) return this.#wait(context).then(() => this.#runInPlace(work, context));
    this.#running += 1;
    if (this.#running === this.#max) this.#pace.filled(this.#now());
    return this.#runInPlace(work, context);
  }

  stats(): ConcurrencyLimitStats {
    return { ...this.#pressure(), refused: this.#refused };
  }

  #runInPlace<Result>(work: Work<Result>, context: PolicyContext): Promise<Result> {
    return start(work, context).then(
      (result) => {
        this.#leave();
        return result;
      },
      (error) => {
        this.#leave();
        throw error;
      },
    );
  }

  #leave(): void {
    const full = this.#running === this.#max;
    if (full) this.#pace.freed(this.#now(), this.#queue.size > 0);
    if (this.#queue.size > 0) this.#beginNext();
    else this.#running -= 1;
  }

  /** The place goes to who waited longest: who comes only now does not overtake. */
  #beginNext(): void {
    const [next] = this.#queue;
    if (next === undefined) return;
    this.#queue.delete(next);
    next();
  }

  async #wait(context: PolicyContext): Promise<void> {
    const deadline = RunningDeadline.current();
    this.#checkQueue(deadline?.remainingMs);
    const since = this.#now();
    // The same one twice, where the deadline is what wraps this limit.
    const signals = new Set([context.signal, deadline?.signal]);
    for (const signal of signals) if (signal?.aborted) throw this.#abandoned(signal, since);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const abandon = ({ target }: Event) => {
      // Only signals are listened to.
      if (this.#queue.delete(resolve)) reject(this.#abandoned(target as AbortSignal, since));
    };
    this.#queue.add(resolve);
    for (const signal of signals) signal?.addEventListener('abort', abandon);
    try {
      await promise;
    } finally {
      for (const signal of signals) signal?.removeEventListener('abort', abandon);
    }
  }

  #checkQueue(remainingMs: number | undefined): void {
    if (this.#queue.size >= this.#queueMax) throw this.#refusal({ reason: 'queue-full' });
    const estimatedMs = this.#pace.estimateMs(this.#queue.size + 1);
    if (estimatedMs === undefined || remainingMs === undefined || estimatedMs <= remainingMs) return;
    throw this.#refusal({ reason: 'too-slow', estimatedMs, remainingMs });
  }

  /** A caller who lost interest gets his own reason. A deadline that passed here says nothing about what is called. */
  #abandoned({ reason }: AbortSignal, since: number): unknown {
    if (!isHoldfastError(reason, 'HF_DEADLINE_EXCEEDED')) return reason;
    return this.#refusal({ reason: 'waited', waitedMs: this.#now() - since }, { cause: reason });
  }

  #refusal(refusal: LimitRefusal, options?: ErrorOptions): ConcurrencyLimitError {
    const pressure = this.#pressure();
    this.#refused += 1;
    if (refusedChannel.hasSubscribers) {
      const { name, running, queued } = pressure;
      refusedChannel.publish({ name, reason: refusal.reason, running, queued });
    }
    return new ConcurrencyLimitError(pressure, refusal, options);
  }

  #pressure(): LimitPressure {
    return {
      name: this.name,
      running: this.#running,
      max: this.#max,
      queued: this.#queue.size,
      queue: this.#queueMax,
    };
  }
}

/**
 * Lets a bounded number of calls run at once, and a bounded number wait, first come, first served. A call is refused at
 * once with `ConcurrencyLimitError` where the queue is full, or where its turn would come after its deadline, going by
 * how fast turns came of late. A call whose signal is aborted leaves the queue. Throws `InvalidOptionError`.
 *
 * @example
 * const limit = concurrencyLimit({ max: 10, queue: 100, name: 'thumbnails' });
 * await limit.run(({ signal }) => render(image, { signal }));
 */
export function concurrencyLimit(options: ConcurrencyLimitOptions): ConcurrencyLimit {
  return new ConcurrencyLimit(options);
}
