import type pg from 'pg';

import { classifyError } from '../failure/classify-error.ts';
import type { BreakerPermit, CircuitBreaker } from '../policies/breaker/circuit-breaker.ts';
import { type Checkout, Checkouts, type Held, type LongestHeld } from '../pool/checkouts.ts';
import { PoolTimeoutError } from '../pool/pool-timeout-error.ts';
import { WaitingLine } from '../pool/waiting-line.ts';
import { eventChannel } from '../telemetry/channels.ts';

const checkoutChannel = eventChannel('holdfast:pool:checkout');
const releaseChannel = eventChannel('holdfast:pool:release');
const connectFailureChannel = eventChannel('holdfast:pool:connect-failure');
const lostChannel = eventChannel('holdfast:pool:connection-lost');

/** How long a connect failure may be the reason for what happens now, in milliseconds. */
const relevantMs = 60_000;

/** A pool's own counts. */
export interface PoolCounts {
  readonly totalCount: number;
  readonly options: { readonly max: number };
}

interface Loan extends Held {
  /** Undefined where what comes of it says nothing to the breaker. */
  readonly permit: BreakerPermit | undefined;
}

/** Watches over a pool: who has its connections, who waits for one, and what the breaker learns from it. */
export class PoolSupervisor {
  readonly breaker: CircuitBreaker;
  readonly target: string;
  /** Callers that wait for a connection to become free. */
  readonly line: WaitingLine = new WaitingLine();
  /** How many callers are trying to connect again. */
  connectingAgain = 0;
  readonly #pool: PoolCounts;
  readonly #loans = new Checkouts<pg.PoolClient, Loan>();
  #fresh: pg.PoolClient | undefined;
  #lastFailure: { readonly at: number; readonly error: Error } | undefined;

  constructor(pool: PoolCounts, breaker: CircuitBreaker, target: string) {
    this.#pool = pool;
    this.breaker = breaker;
    this.target = target;
  }

  /** Callers that wait. node-postgres's own count holds those who were refused, until their turn would have come. */
  get waiting(): number {
    return this.line.length + this.connectingAgain;
  }

  inUse(): Checkout[] {
    return this.#loans.list(performance.now());
  }

  /** The clients that are out. */
  clients(): pg.PoolClient[] {
    return this.#loans.items();
  }

  longestHeld(): LongestHeld | undefined {
    return this.#loans.longestHeld(performance.now());
  }

  /** A connection was made; the pool hands it out next. */
  made(client: pg.PoolClient): void {
    this.#fresh = client;
    // node-postgres guards idle connections only: one that died while it was out would end the process.
    client.on('error', (error) => {
      if (lostChannel.hasSubscribers) lostChannel.publish({ error });
    });
  }

  handOut(client: pg.PoolClient, { since, place }: Held, permit: BreakerPermit): void {
    this.#loans.add(client, { since, place, permit: this.#fresh === client ? this.#proven(permit) : permit });
    if (!checkoutChannel.hasSubscribers) return;
    const waitedMs = performance.now() - since;
    checkoutChannel.publish({ waitedMs, total: this.#pool.totalCount, waiting: this.waiting });
  }

  takeBack(client: pg.PoolClient, error: Error | boolean | undefined): void {
    const loan = this.#loans.remove(client);
    if (loan === undefined) return;
    if (releaseChannel.hasSubscribers) {
      releaseChannel.publish({ heldMs: performance.now() - loan.since, discarded: Boolean(error) });
    }
    const { permit } = loan;
    if (permit === undefined) return;
    if (!error) this.breaker.succeeded(permit);
    else if (error instanceof Error) this.#failed(permit, error);
    else this.breaker.abandoned(permit);
  }

  connectFailed(permit: BreakerPermit, error: Error): void {
    this.#failed(permit, error);
    if (classifyError(error).kind === 'pool-timeout') return;
    this.#lastFailure = { at: performance.now(), error };
    if (connectFailureChannel.hasSubscribers) connectFailureChannel.publish({ error });
  }

  /** What to tell a caller who has waited since then for nothing, and has left the line. */
  timeout(since: number): PoolTimeoutError {
    const now = performance.now();
    const last = this.#lastFailure;
    const relevant = last !== undefined && now - last.at <= relevantMs;
    return new PoolTimeoutError({
      waitedMs: now - since,
      inUse: this.#loans.size,
      max: this.#pool.options.max,
      waiting: this.waiting + 1,
      longestHeld: this.longestHeld(),
      lastConnectFailure: relevant ? { agoMs: now - last.at, error: last.error } : undefined,
      advice: 'Give connections back sooner, or raise pool.max.',
      target: this.target,
    });
  }

  /** A connection just made proves that the server is there; what is done with it is another call for the breaker. */
  #proven(permit: BreakerPermit): BreakerPermit | undefined {
    this.#fresh = undefined;
    this.breaker.succeeded(permit);
    return this.breaker.state.kind === 'closed' ? this.breaker.enter() : undefined;
  }

  #failed(permit: BreakerPermit, error: Error): void {
    this.breaker.failed(permit, error);
    const refusal = this.breaker.refusal();
    if (refusal !== undefined) this.line.refuseAll(() => this.breaker.refusal() ?? refusal);
  }
}
