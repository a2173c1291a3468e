import { setTimeout as sleep } from 'node:timers/promises';

import { type Clock, monotonicClock } from '../../clock/clock.ts';
import { type Random, requireSeed, seededRandom } from '../../statistics/random.ts';
import {
  type CallConditions,
  type CallMoment,
  checkCallConditions,
  checkRate,
  rangeOf,
} from './call-fault-options.ts';
import { connectionResetError } from './connection-reset-error.ts';
import { type Interceptor, inFrontOf } from './in-front-of.ts';

export interface CallFaultOptions extends CallConditions {
  /** Repeats which calls fail, and how late they are, as long as calls begin in the same order. @default 1 */
  readonly seed?: number;
  /** Waits that many milliseconds. @default the system's timers */
  readonly sleep?: (ms: number) => Promise<unknown>;
  /** @default the process's monotonic clock */
  readonly clock?: Clock;
}

/** How many calls there were. */
export interface CallFaultCounts {
  readonly calls: number;
  /** Those that were made to fail. */
  readonly failed: number;
}

/**
 * Makes calls in this process fail or wait: those of a function, a pool, a database. What is wrapped goes on being
 * well until it is told otherwise; `set` and `heal` change that while it runs.
 *
 * @throws InvalidOptionError
 *
 * @example
 * const faults = new CallFaults({ rate: 0.3, seed: 7 });
 * const fetchOrder = faults.wrap(service.fetchOrder);
 * const flakyPool = faults.pool(pool);
 */
export class CallFaults {
  readonly #random: Random;
  readonly #sleep: (ms: number) => Promise<unknown>;
  readonly #clock: Clock;
  #conditions: CallConditions;
  #setAtMs: number;
  #calls = 0;
  #failed = 0;

  constructor({
    seed = 1,
    clock = monotonicClock,
    sleep: wait = sleep,
    ...conditions
  }: CallFaultOptions = {}) {
    checkCallConditions(conditions);
    this.#random = seededRandom(requireSeed(seed));
    this.#sleep = wait;
    this.#clock = clock;
    this.#conditions = conditions;
    this.#setAtMs = clock();
  }

  get counts(): CallFaultCounts {
    return { calls: this.#calls, failed: this.#failed };
  }

  /** What is wrong with calls from now on, and nothing else. @throws InvalidOptionError */
  set(conditions: CallConditions): void {
    checkCallConditions(conditions);
    this.#conditions = conditions;
    this.#setAtMs = this.#clock();
  }

  /** From now on calls are well. */
  heal(): void {
    this.set({});
  }

  /** Makes one call. */
  call<Result>(work: () => Result): Promise<Awaited<Result>> {
    return this.#call(work, this.#conditions.fails);
  }

  /** A function that does what `work` does, asynchronously, and fails as the conditions say. */
  wrap<This, Args extends readonly unknown[], Result>(
    work: (this: This, ...args: Args) => Result,
  ): (this: This, ...args: Args) => Promise<Awaited<Result>> {
    const faults = this;
    return function (...args) {
      return faults.call(() => Reflect.apply(work, this, args));
    };
  }

  /**
   * A pool in front of `pool`, to be used in its place: each `query` is a call, on the pool or on a connection taken
   * from it, and so is each `connect`, which fails before it is made. By promise or by callback; cursors and streams
   * of node-postgres go through unharmed.
   */
  pool<Pool extends object>(pool: Pool): Pool {
    return inFrontOf(
      pool,
      new Map([
        ['query', this.#statement],
        ['connect', this.#connect],
      ]),
      new Set(['connect']),
    );
  }

  /**
   * A database in front of `database`, to be used in its place: each `query` and `script` is a call, also those on the
   * transactions and connections that it hands to work. A transaction whose work lets the failure through is rolled
   * back, as ever.
   */
  database<Database extends object>(database: Database): Database {
    return inFrontOf(
      database,
      new Map([
        ['query', this.#statement],
        ['script', this.#statement],
      ]),
      new Set(['transaction', 'connection']),
    );
  }

  readonly #statement: Interceptor = (work) => this.call(work);

  /** One that failed after it was made would be a connection that nobody has. */
  readonly #connect: Interceptor = (work) => this.#call(work, 'before');

  async #call<Result>(
    work: () => Result,
    fails: CallConditions['fails'] = 'before',
  ): Promise<Awaited<Result>> {
    const { error = connectionResetError, latencyMs = 0, rate = 0 } = this.#conditions;
    const moment: CallMoment = { number: this.#calls++, elapsedMs: this.#clock() - this.#setAtMs };
    // Always two draws, so that a change of the conditions does not move what later calls draw.
    const [luck, delay] = [this.#random(), this.#random()];
    const failing = luck < (typeof rate === 'function' ? checkRate(rate(moment)) : rate);
    if (failing) this.#failed += 1;
    const [from, to] = rangeOf(latencyMs);
    if (to > 0) await this.#sleep(from + delay * (to - from));
    if (failing && fails === 'before') throw error(moment);
    const result = await work();
    if (failing) throw error(moment);
    return result;
  }
}
