import { inspect } from 'node:util';

import pg from 'pg';

import { traceToCaller } from '../errors/holdfast-error.ts';
import { classifyError } from '../failure/classify-error.ts';
import {
  type BreakerPermit,
  type CircuitBreaker,
  circuitBreaker,
} from '../policies/breaker/circuit-breaker.ts';
import type { Held } from '../pool/checkouts.ts';
import { Place } from '../pool/place.ts';
import { PoolClosedError } from '../pool/pool-closed-error.ts';
import { PoolDrainError } from '../pool/pool-drain-error.ts';
import type { PoolStats } from '../pool/pool-stats.ts';
import { connectAgain } from './connect-again.ts';
import { targetOf } from './connection-url.ts';
import { PoolSupervisor } from './pool-supervisor.ts';
import {
  defaultBreaker,
  defaultDrainTimeoutMs,
  hide,
  poolConfig,
  type ResilientPoolOptions,
} from './resilient-pool-options.ts';

/** node-postgres's own callback: an error, or a client with the function that gives it back. */
export type ConnectCallback = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  release: (error?: Error | boolean) => void,
) => void;

/** Takes a connection for this package itself, which knows the caller's place, or that none is worth noting. */
export let takeConnection: (pool: ResilientPool, place: Place | undefined, callback: ConnectCallback) => void;

/**
 * A `pg.Pool` that survives: it connects again while a server restarts, refuses callers at once while it stays away,
 * lets nobody wait for ever, and knows who holds its connections. Everything that takes a `pg.Pool` takes this.
 *
 * `connect()` and `query()` reject with `PoolTimeoutError` where no connection could be had within
 * `connectionTimeoutMillis`, with `CircuitOpenError` while the server is away, and otherwise as node-postgres does.
 *
 * @example
 * const pool = new ResilientPool({ connectionString: process.env['DATABASE_URL'], max: 10 });
 * const { rows } = await pool.query('select now()');
 */
export class ResilientPool extends pg.Pool {
  readonly #supervisor: PoolSupervisor;
  readonly #patienceMs: number;
  readonly #drainTimeoutMs: number;
  #notesPlaces = true;

  static {
    takeConnection = (pool, place, callback) => pool.#take(place, callback);
    // A connection that node-postgres's own query() takes cannot be forgotten either: its place is not worth noting.
    const { query } = pg.Pool.prototype;
    ResilientPool.prototype.query = function (this: ResilientPool, ...args: unknown[]) {
      this.#notesPlaces = false;
      try {
        return Reflect.apply(query, this, args);
      } finally {
        this.#notesPlaces = true;
      }
    } as typeof query; // takes and gives what the original does
  }

  /** Throws `InvalidOptionError`. */
  constructor(options: ResilientPoolOptions = {}) {
    super(poolConfig(options));
    hide(this.options, 'connectionString');
    this.#patienceMs = this.options.connectionTimeoutMillis ?? 0;
    this.#drainTimeoutMs = options.drainTimeoutMs ?? defaultDrainTimeoutMs;
    const target = targetOf(options);
    const breaker = circuitBreaker({ name: target, ...(options.breaker ?? defaultBreaker) });
    this.#supervisor = new PoolSupervisor(this, breaker, target);
    Object.defineProperty(this, inspect.custom, { value: () => this.#summary() });
    // An idle connection that dies is replaced when it is needed. Without a listener its death would end the process.
    this.on('error', () => {});
    this.on('connect', (client) => this.#supervisor.made(client));
    this.on('release', (error, client) => this.#supervisor.takeBack(client, error));
  }

  /** Learns from every connection that is made, and from every one that is given back. */
  get breaker(): CircuitBreaker {
    return this.#supervisor.breaker;
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: ConnectCallback): void;
  override connect(callback?: ConnectCallback): Promise<pg.PoolClient> | undefined {
    const place = this.#notesPlaces ? new Place() : undefined;
    if (callback === undefined) return this.#connect(place);
    this.#take(place, callback);
    return undefined;
  }

  /** The pool at this moment. */
  stats(): PoolStats {
    return {
      total: this.totalCount,
      idle: this.idleCount,
      max: this.options.max,
      waiting: this.#supervisor.waiting,
      inUse: this.#supervisor.inUse(),
      breaker: this.breaker.state,
    };
  }

  /**
   * Refuses those who wait, waits until every connection has been given back, and closes them. Those still out after
   * `drainTimeoutMs` are cut, and `PoolDrainError` says who held them.
   */
  override end(): Promise<void>;
  override end(callback: (error?: Error) => void): void;
  override end(callback?: (error?: Error) => void): Promise<void> | undefined {
    const ended = this.#drain(super.end());
    this.#supervisor.line.refuseAll(() => new PoolClosedError());
    if (callback === undefined) return ended;
    ended.then(() => callback(), callback);
    return undefined;
  }

  async #connect(place: Place | undefined): Promise<pg.PoolClient> {
    try {
      return await promised((answer) => this.#take(place, answer));
    } catch (error) {
      traceToCaller(error);
      throw error;
    }
  }

  #take(place: Place | undefined, callback: ConnectCallback): void {
    this.#attempt({ since: performance.now(), place }, true, callback);
  }

  /** One attempt: through the breaker, to pg-pool, and into the supervisor's list. */
  #attempt(held: Held, patient: boolean, callback: ConnectCallback): void {
    let permit: BreakerPermit;
    try {
      permit = this.breaker.enter();
    } catch (refusal) {
      process.nextTick(callback, refusal, undefined, noop);
      return;
    }
    const leave = this.#joinLine(permit, callback);
    this.#connectPlain((error, client, release) => {
      if (leave?.() === false) {
        client?.release(); // for a caller who was refused meanwhile
      } else if (client !== undefined) {
        this.#supervisor.handOut(client, held, permit);
        callback(undefined, client, release);
      } else {
        const failure = error ?? new Error('no connection');
        this.#supervisor.connectFailed(permit, failure);
        if (patient) this.#takeAgain(held, failure, callback);
        else callback(failure, undefined, noop);
      }
    });
  }

  /** Asks pg-pool, which sets a timer for every wait: an idle connection comes with the next tick, and needs none. */
  #connectPlain(callback: ConnectCallback): void {
    if (this.idleCount > this.waitingCount) this.options.connectionTimeoutMillis = 0;
    try {
      super.connect(callback);
    } finally {
      this.options.connectionTimeoutMillis = this.#patienceMs;
    }
  }

  /** A caller who waits can be refused while it waits: when the breaker opens, or the pool is ended. */
  #joinLine(permit: BreakerPermit, callback: ConnectCallback): (() => boolean) | undefined {
    if (this.idleCount === 0 && this.totalCount < this.options.max) return undefined; // a new one is made
    return this.#supervisor.line.join((refusal) => {
      this.breaker.abandoned(permit);
      callback(refusal, undefined, noop);
    });
  }

  /** After a failed attempt: goes on until the time is up, where it was an outage. */
  #takeAgain(held: Held, firstError: Error, callback: ConnectCallback): void {
    const failure = classifyError(firstError);
    const leftMs = Math.ceil(held.since + this.#patienceMs - performance.now());
    const patient = this.#patienceMs === 0 || leftMs > 0;
    if (!failure.outage || !patient) {
      const late = failure.outage || failure.kind === 'pool-timeout';
      callback(late ? this.#supervisor.timeout(held.since) : firstError, undefined, noop);
      return;
    }
    this.#supervisor.connectingAgain += 1;
    const attempt = () => promised((answer) => this.#attempt(held, false, answer));
    connectAgain(firstError, attempt, this.#patienceMs === 0 ? 0 : leftMs)
      .finally(() => {
        this.#supervisor.connectingAgain -= 1;
      })
      .then(
        (client) => callback(undefined, client, client.release.bind(client)),
        (error: Error) => {
          const late = error.name === 'TimeoutError' || classifyError(error).kind === 'pool-timeout';
          callback(late ? this.#supervisor.timeout(held.since) : error, undefined, noop);
        },
      );
  }

  async #drain(ended: Promise<void>): Promise<void> {
    if (this.#supervisor.clients().length === 0) return ended;
    const { promise: limit, resolve } = Promise.withResolvers<'limit'>();
    const timer = setTimeout(resolve, this.#drainTimeoutMs, 'limit');
    try {
      if ((await Promise.race([ended, limit])) !== 'limit') return;
    } finally {
      clearTimeout(timer);
    }
    const late = this.#supervisor.clients();
    const error = new PoolDrainError(this.#drainTimeoutMs, late.length, this.#supervisor.longestHeld());
    for (const client of late) client.connection.stream.destroy();
    throw error;
  }

  /** What `util.inspect` shows: what matters, and no option that could hold a secret. */
  #summary(): object {
    const { inUse, ...counts } = this.stats();
    return { [`ResilientPool ${this.#supervisor.target}`]: { ...counts, inUse: inUse.length } };
  }
}

function noop(): void {}

function promised(take: (answer: ConnectCallback) => void): Promise<pg.PoolClient> {
  return new Promise((resolve, reject) => {
    take((error, client) => (client === undefined ? reject(error) : resolve(client)));
  });
}
