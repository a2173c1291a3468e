import { inspect } from 'node:util';

import pg from 'pg';

import { traceToCaller } from '../errors/holdfast-error.ts';
import { exponentialBackoff } from '../policies/backoff.ts';
import { type CircuitBreaker, circuitBreaker } from '../policies/breaker/circuit-breaker.ts';
import { CircuitOpenError } from '../policies/breaker/circuit-open-error.ts';
import { KeepWarm } from '../pool/keep-warm.ts';
import { LeakReporter } from '../pool/leak-reporter.ts';
import { Place } from '../pool/place.ts';
import { PoolClosedError } from '../pool/pool-closed-error.ts';
import { PoolDrainError } from '../pool/pool-drain-error.ts';
import type { PoolStats } from '../pool/pool-stats.ts';
import type { SilenceWatch } from '../pool/silence-watch.ts';
import { CheckoutDesk } from './checkout-desk.ts';
import type { ConnectCallback } from './checkout-request.ts';
import { cut } from './client-state.ts';
import { targetOf } from './connection-url.ts';
import { dropWhenMoved } from './hosts/follow-hosts.ts';
import { ownError } from './own-error.ts';
import { connectionsOf, connectNew } from './plain-pool.ts';
import { type Loan, PoolSupervisor } from './pool-supervisor.ts';
import { PooledConnections } from './pooled-connections.ts';
import {
  defaultBreaker,
  hide,
  poolConfig,
  poolRules,
  type ResilientPoolOptions,
} from './resilient-pool-options.ts';
import { ReturnDesk } from './return-desk.ts';
import { watchSilence } from './watch-silence.ts';

/** Takes a connection for this package itself, which knows the caller's place, or that none is worth noting. */
export let takeConnection: (pool: ResilientPool, place: Place | undefined, callback: ConnectCallback) => void;

/**
 * A `pg.Pool` that survives: it connects again while a server restarts, refuses callers at once while it stays away,
 * lets nobody wait for ever, and knows who holds its connections. Everything that takes a `pg.Pool` takes this.
 *
 * `connect()` and `query()` reject with `PoolTimeoutError` where no connection could be had within
 * `connectionTimeoutMillis`, with `CircuitOpenError` where the server was known to be away when they were called, and
 * otherwise as node-postgres does.
 *
 * @example
 * const pool = new ResilientPool({ connectionString: process.env['DATABASE_URL'], max: 10 });
 * const { rows } = await pool.query('select now()');
 */
export class ResilientPool extends pg.Pool {
  readonly #supervisor: PoolSupervisor;
  readonly #checkouts: CheckoutDesk;
  readonly #returns: ReturnDesk;
  readonly #warmth: KeepWarm;
  readonly #silence: SilenceWatch<Loan> | undefined;
  readonly #patienceMs: number;
  readonly #drainTimeoutMs: number;
  #notesPlaces = true;

  static {
    takeConnection = (pool, place, callback) => pool.#checkouts.take(place, callback);
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
    // Callers wait in this pool's line, where they can be refused, and not in node-postgres's.
    Object.defineProperty(ResilientPool.prototype, 'waitingCount', {
      configurable: true,
      get(this: ResilientPool) {
        return this.#supervisor.waiting;
      },
    });
  }

  /** Throws `InvalidOptionError`. */
  constructor(options: ResilientPoolOptions = {}) {
    const rules = poolRules(options);
    super(poolConfig(options));
    hide(this.options, 'connectionString');
    dropWhenMoved(this);
    spreadLifetimes(this.options);
    this.#patienceMs = rules.patienceMs;
    this.#drainTimeoutMs = rules.drainTimeoutMs;
    const target = targetOf(options);
    const breaker = circuitBreaker({ name: target, ...(options.breaker ?? defaultBreaker) });
    const supervisor = new PoolSupervisor(this, breaker, target);
    const connections = new PooledConnections(this, supervisor.counters);
    const { leaks, silenceMs } = rules;
    const silence = silenceMs === undefined ? undefined : watchSilence(this, supervisor, silenceMs);
    this.#silence = silence;
    const returns = new ReturnDesk(this, supervisor, connections, {
      resetOnRelease: rules.resetOnRelease,
      setUpBy: () => this.#setUpBy(),
      leaks: leaks && { ...leaks, reporter: new LeakReporter(leaks.thresholdMs, leaks.logger) },
      lent: () => silence?.taken(),
      freed: () => this.#checkouts.serveLine(),
    });
    this.#supervisor = supervisor;
    this.#returns = returns;
    this.#checkouts = new CheckoutDesk(this, supervisor, connections, returns, {
      patienceMs: rules.patienceMs,
      validateAfterIdleMs: rules.validateAfterIdleMs,
      takeIdle: (callback) => this.#untimed(() => super.connect(callback)),
      connectNew: (callback) => connectNew(this, callback),
    });
    this.#warmth = new KeepWarm({
      missing: () =>
        this.ending || !this.#checkouts.hasRoom() ? 0 : (this.options.min ?? 0) - this.totalCount,
      make: () => this.#checkouts.makeIdle(),
      backoff: exponentialBackoff({ initialMs: 100, maxMs: 1_000 }),
    });
    for (const reveal of [inspect.custom, 'toJSON']) {
      Object.defineProperty(this, reveal, { value: () => this.#summary() });
    }
    // An idle connection that dies is replaced when it is needed. Without a listener its death would end the process.
    this.on('error', () => {});
    this.on('connect', (client) => connections.made(client));
    this.on('remove', (client) => {
      connections.ended(client as pg.PoolClient); // a pool has no other clients
      this.#checkouts.serveLine();
      this.#warmth.fillSoon();
    });
    this.#warmth.fill();
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

  /** The pool at this moment, and what has happened in it. */
  stats(): PoolStats {
    const supervisor = this.#supervisor;
    return {
      total: this.totalCount,
      idle: this.idleCount,
      max: this.options.max,
      waiting: supervisor.waiting,
      inUse: supervisor.inUse(),
      breaker: supervisor.breaker.state,
      totals: supervisor.totals(),
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
    this.#warmth.stop();
    this.#returns.endCleaning();
    this.#supervisor.line.refuseAll(() => new PoolClosedError());
    this.#checkouts.close();
    if (callback === undefined) return ended;
    ended.then(() => callback(), callback);
    return undefined;
  }

  async #connect(place: Place | undefined): Promise<pg.PoolClient> {
    try {
      return await new Promise((resolve, reject) => {
        this.#take(place, (error, client) => (client === undefined ? reject(error) : resolve(client)));
      });
    } catch (error) {
      traceToCaller(error);
      throw error;
    }
  }

  #take(place: Place | undefined, callback: ConnectCallback): void {
    const { breaker } = this.#supervisor;
    this.#checkouts.take(place, breaker.state.kind === 'closed' ? this.#orFailure(callback) : callback);
  }

  /**
   * For those who call node-postgres's own functions and came while the circuit was closed: told the failure to connect
   * that opened it, as by node-postgres. Who comes later is told that it is open.
   */
  #orFailure(callback: ConnectCallback): ConnectCallback {
    return (error, client, release) => {
      const failure = error instanceof CircuitOpenError ? this.#supervisor.openedBy(error) : undefined;
      callback(failure && error ? ownError(failure, error) : error, client, release);
    };
  }

  /** Lets node-postgres set no timer for a connection that comes with the next tick. */
  #untimed(take: () => void): void {
    this.options.connectionTimeoutMillis = 0; // read before it returns
    try {
      take();
    } finally {
      this.options.connectionTimeoutMillis = this.#patienceMs;
    }
  }

  #setUpBy(): 'hook' | 'listener' | undefined {
    if (this.listenerCount('connect') > 1) return 'listener'; // besides this pool's own
    return this.options.onConnect === undefined && this.options.verify === undefined ? undefined : 'hook';
  }

  async #drain(ended: Promise<void>): Promise<void> {
    const { promise: limit, resolve } = Promise.withResolvers<'limit'>();
    const timer = setTimeout(resolve, this.#drainTimeoutMs, 'limit');
    try {
      if ((await Promise.race([ended, limit])) !== 'limit') return;
    } finally {
      clearTimeout(timer);
      this.#returns.stop();
      this.#silence?.stop();
    }
    const late = connectionsOf(this);
    const error = new PoolDrainError(this.#drainTimeoutMs, late.length, this.#supervisor.longestHeld());
    for (const client of late) cut(client);
    throw error;
  }

  /** What `util.inspect` and JSON show: what matters, and no option that could hold a secret. */
  #summary(): object {
    const { inUse, totals: _, ...counts } = this.stats();
    return { [`ResilientPool ${this.#supervisor.target}`]: { ...counts, inUse: inUse.length } };
  }
}

/** Lets each connection live up to a tenth less than the longest: node-postgres reads the option for each anew. */
function spreadLifetimes(options: { maxLifetimeSeconds: number }): void {
  const { maxLifetimeSeconds } = options;
  if (maxLifetimeSeconds === 0) return;
  Object.defineProperty(options, 'maxLifetimeSeconds', {
    get: () => maxLifetimeSeconds * (1 - Math.random() / 10),
    enumerable: true,
  });
}
