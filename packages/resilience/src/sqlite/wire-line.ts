import { Checkouts, type LongestHeld } from '../pool/checkouts.ts';
import type { Place } from '../pool/place.ts';
import { PoolClosedError } from '../pool/pool-closed-error.ts';
import { PoolDrainError } from '../pool/pool-drain-error.ts';
import type { PoolStats } from '../pool/pool-stats.ts';
import { PoolTimeoutError } from '../pool/pool-timeout-error.ts';
import { type PoolCounters, zeroCounters } from '../pool/pool-totals.ts';
import { type Waiter, WaitingLine } from '../pool/waiting-line.ts';
import { eventChannel, type PoolView } from '../telemetry/channels.ts';
import type { SqliteWire } from './sqlite-wire.ts';

const checkoutChannel = eventChannel('holdfast:pool:checkout');
const releaseChannel = eventChannel('holdfast:pool:release');
const timeoutChannel = eventChannel('holdfast:pool:timeout');

export interface WireLineOptions {
  /** Makes a connection; called when one is needed and fewer than `max` are there. */
  readonly open: () => SqliteWire;
  readonly max: number;
  /** How long a caller waits for a connection, in milliseconds. */
  readonly waitMs: number;
  /** What the connections lead to. */
  readonly target: string;
  /** What to do where all are in use. */
  readonly advice: string;
}

/** Connections of one kind, each lent to one caller at a time, first come first served. */
export class WireLine implements PoolView {
  readonly max: number;
  readonly #counters: PoolCounters = zeroCounters();
  readonly #options: WireLineOptions;
  readonly #wires: SqliteWire[] = [];
  readonly #free: SqliteWire[] = [];
  readonly #loans = new Checkouts<SqliteWire>();
  readonly #line = new WaitingLine();
  #drained: (() => void) | undefined;
  #closed = false;

  constructor(options: WireLineOptions) {
    this.#options = options;
    this.max = options.max;
  }

  get total(): number {
    return this.#wires.length;
  }

  get waiting(): number {
    return this.#line.length;
  }

  /** There is no circuit breaker: a file is not away. */
  stats(): PoolStats {
    const { total, max, waiting } = this;
    const inUse = this.#loans.list(performance.now());
    const totals = { ...this.#counters, closed: { ...this.#counters.closed } };
    return { total, idle: total - inUse.length, max, waiting, inUse, breaker: { kind: 'closed' }, totals };
  }

  longestHeld(): LongestHeld | undefined {
    return this.#loans.longestHeld(performance.now());
  }

  /**
   * A connection nobody has, for what begins and ends before anybody else can ask: no promise, no entry. Undefined
   * where all are lent, or closed.
   */
  atHand(): SqliteWire | undefined {
    if (this.#closed) return undefined;
    return this.#free.at(-1) ?? this.#grow();
  }

  /**
   * Lends a connection for the length of `work`. Rejects with `PoolTimeoutError`, with `PoolClosedError`, or with the
   * signal's reason where it is aborted first.
   */
  async hold<Result>(
    place: Place | undefined,
    work: (wire: SqliteWire) => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> {
    const wire = await this.#take(place, signal);
    try {
      return await work(wire);
    } finally {
      this.#giveBack(wire);
    }
  }

  /** Refuses those who wait, waits for what is lent up to `limitMs`, and closes; rejects where it had to cut. */
  async close(limitMs: number): Promise<void> {
    this.#closed = true;
    this.#line.refuseAll(() => new PoolClosedError());
    const inTime = this.#loans.size === 0 || (await this.#drain(limitMs));
    const error = inTime ? undefined : new PoolDrainError(limitMs, this.#loans.size, this.longestHeld());
    this.#free.length = 0;
    for (const wire of this.#wires.splice(0)) wire.close();
    if (error !== undefined) throw error;
  }

  #drain(limitMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, limitMs, false);
      this.#drained = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }

  #take(place: Place | undefined, signal: AbortSignal | undefined): Promise<SqliteWire> {
    const since = performance.now();
    if (this.#closed) return Promise.reject(new PoolClosedError());
    const wire = this.atHand();
    if (wire !== undefined) return Promise.resolve(this.#lend(wire, place, 0));
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const settle = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
      };
      const waiter: Waiter = {
        serve: () => {
          settle();
          const free = this.#free.at(-1); // put there by whoever serves
          if (free !== undefined) resolve(this.#lend(free, place, performance.now() - since));
        },
        refuse: (error) => {
          settle();
          reject(error);
        },
      };
      const leaveWith = (makeError: () => unknown) => {
        if (!this.#line.leave(waiter)) return;
        settle();
        reject(makeError());
      };
      const abort = () => leaveWith(() => signal?.reason);
      const timer = setTimeout(() => leaveWith(() => this.#timedOut(since)), this.#options.waitMs);
      signal?.addEventListener('abort', abort, { once: true });
      this.#line.join(waiter);
    });
  }

  #lend(wire: SqliteWire, place: Place | undefined, waitedMs: number): SqliteWire {
    this.#free.splice(this.#free.indexOf(wire), 1);
    this.#loans.add(wire, { since: performance.now(), place });
    this.#counters.checkouts += 1;
    if (waitedMs > 0) {
      this.#counters.waits += 1;
      this.#counters.waitedMs += waitedMs;
    }
    if (checkoutChannel.hasSubscribers) {
      const { target } = this.#options;
      checkoutChannel.publish({ pool: this, target, waitedMs, total: this.total, waiting: this.waiting });
    }
    return wire;
  }

  #giveBack(wire: SqliteWire): void {
    const loan = this.#loans.remove(wire);
    if (loan !== undefined && releaseChannel.hasSubscribers) {
      const heldMs = performance.now() - loan.since;
      releaseChannel.publish({ target: this.#options.target, heldMs, discarded: false });
    }
    if (this.#closed) {
      if (this.#loans.size === 0) this.#drained?.();
      return;
    }
    this.#free.push(wire);
    this.#line.next()?.serve();
  }

  #grow(): SqliteWire | undefined {
    if (this.#wires.length >= this.max) return undefined;
    const wire = this.#options.open();
    this.#wires.push(wire);
    this.#free.push(wire);
    this.#counters.created += 1;
    return wire;
  }

  #timedOut(since: number): PoolTimeoutError {
    this.#counters.timeouts += 1;
    const { target, advice } = this.#options;
    const error = new PoolTimeoutError({
      waitedMs: performance.now() - since,
      inUse: this.#loans.size,
      max: this.max,
      waiting: this.waiting + 1, // this caller has left the line by now
      longestHeld: this.longestHeld(),
      lastConnectFailure: undefined,
      advice,
      target,
    });
    if (timeoutChannel.hasSubscribers) timeoutChannel.publish({ target, error });
    return error;
  }
}
