import type pg from 'pg';

import type { BreakerPermit, CircuitBreaker } from '../policies/breaker/circuit-breaker.ts';
import type { CircuitOpenError } from '../policies/breaker/circuit-open-error.ts';
import { type Checkout, Checkouts, type Held, type LongestHeld } from '../pool/checkouts.ts';
import { PoolTimeoutError } from '../pool/pool-timeout-error.ts';
import { type PoolCounters, type PoolTotals, zeroCounters } from '../pool/pool-totals.ts';
import { WaitingLine } from '../pool/waiting-line.ts';
import { eventChannel, type PoolView } from '../telemetry/channels.ts';

const checkoutChannel = eventChannel('holdfast:pool:checkout');
const releaseChannel = eventChannel('holdfast:pool:release');
const timeoutChannel = eventChannel('holdfast:pool:timeout');
const connectFailureChannel = eventChannel('holdfast:pool:connect-failure');

/** How long a connect failure may be the reason for what happens now, in milliseconds. */
const relevantMs = 60_000;

/** A pool's own counts. */
export interface PoolCounts extends PoolView {
  readonly totalCount: number;
  readonly options: { readonly max: number };
}

/** A connection in somebody's hands. */
export interface Loan extends Held {
  readonly client: pg.PoolClient;
  /** Undefined where what comes of it says nothing to the breaker. */
  readonly permit: BreakerPermit | undefined;
  /** Gives it back to node-postgres's pool. */
  readonly release: (error?: Error | boolean) => void;
  state: 'out' | 'returned' | 'reclaimed';
}

/** Watches over a pool: who has its connections, who waits for one, and what the breaker learns from it. */
export class PoolSupervisor {
  readonly breaker: CircuitBreaker;
  readonly target: string;
  /** Callers that wait for a connection to become free. */
  readonly line: WaitingLine = new WaitingLine();
  readonly loans: Checkouts<pg.PoolClient, Loan> = new Checkouts<pg.PoolClient, Loan>();
  readonly counters: PoolCounters = zeroCounters();
  /** How many callers are trying to connect again. */
  connectingAgain = 0;
  readonly #pool: PoolCounts;
  readonly #connectFailures = new WeakSet<Error>();
  #lastFailure: { readonly at: number; readonly error: Error } | undefined;

  constructor(pool: PoolCounts, breaker: CircuitBreaker, target: string) {
    this.#pool = pool;
    this.breaker = breaker;
    this.target = target;
  }

  /** Callers that wait. */
  get waiting(): number {
    return this.line.length + this.connectingAgain;
  }

  inUse(): Checkout[] {
    return this.loans.list(performance.now());
  }

  totals(): PoolTotals {
    return { ...this.counters, closed: { ...this.counters.closed } };
  }

  longestHeld(): LongestHeld | undefined {
    return this.loans.longestHeld(performance.now());
  }

  handOut(loan: Loan, waitedMs: number): void {
    this.loans.add(loan.client, loan);
    this.counters.checkouts += 1;
    if (!checkoutChannel.hasSubscribers) return;
    const { target, waiting } = this;
    checkoutChannel.publish({
      pool: this.#pool,
      target,
      waitedMs,
      total: this.#pool.totalCount,
      waiting,
    });
  }

  takeBack({ client, since, permit }: Loan, error: Error | boolean | undefined): void {
    this.loans.remove(client);
    if (releaseChannel.hasSubscribers) {
      const heldMs = performance.now() - since;
      releaseChannel.publish({ target: this.target, heldMs, discarded: Boolean(error) });
    }
    if (permit === undefined) return;
    if (!error) this.breaker.succeeded(permit);
    else if (error instanceof Error) this.failed(permit, error);
    else this.breaker.abandoned(permit);
  }

  connectFailed(permit: BreakerPermit, error: Error): void {
    this.counters.connectFailures += 1;
    this.#lastFailure = { at: performance.now(), error };
    this.#connectFailures.add(error);
    this.failed(permit, error);
    if (connectFailureChannel.hasSubscribers) connectFailureChannel.publish({ error });
  }

  /** The failure to connect that opened the circuit, of a refusal; undefined where something else opened it. */
  openedBy(refusal: CircuitOpenError): Error | undefined {
    const { cause } = refusal;
    return cause instanceof Error && this.#connectFailures.has(cause) ? cause : undefined;
  }

  /** What to tell a caller who has waited since then for nothing, and has left the line. */
  timeout(since: number): PoolTimeoutError {
    const now = performance.now();
    const last = this.#lastFailure;
    const relevant = last !== undefined && now - last.at <= relevantMs;
    this.counters.timeouts += 1;
    const error = new PoolTimeoutError({
      waitedMs: now - since,
      inUse: this.loans.size,
      max: this.#pool.options.max,
      waiting: this.waiting + 1,
      longestHeld: this.longestHeld(),
      lastConnectFailure: relevant ? { agoMs: now - last.at, error: last.error } : undefined,
      advice: 'Give connections back sooner, or raise pool.max.',
      target: this.target,
    });
    if (timeoutChannel.hasSubscribers) timeoutChannel.publish({ target: this.target, error });
    return error;
  }

  /** A connection just made proves that the server is there; what is done with it is another call for the breaker. */
  proven(permit: BreakerPermit): BreakerPermit | undefined {
    this.breaker.succeeded(permit);
    return this.breaker.state.kind === 'closed' ? this.breaker.enter() : undefined;
  }

  failed(permit: BreakerPermit, error: Error): void {
    this.breaker.failed(permit, error);
    const refusal = this.breaker.refusal();
    if (refusal !== undefined) this.line.refuseAll(() => this.breaker.refusal() ?? refusal);
  }
}
