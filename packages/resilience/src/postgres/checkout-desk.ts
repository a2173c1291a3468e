import type pg from 'pg';

import { classifyError } from '../failure/classify-error.ts';
import type { BreakerPermit } from '../policies/breaker/circuit-breaker.ts';
import { remainingMs } from '../policies/deadline/remaining.ts';
import type { Place } from '../pool/place.ts';
import { PoolClosedError } from '../pool/pool-closed-error.ts';
import { scheduleUnref } from '../pool/schedule.ts';
import type { Waiter } from '../pool/waiting-line.ts';
import { type CheckoutRequest, type ConnectCallback, leftOf, shorter } from './checkout-request.ts';
import { connectAgain } from './connect-again.ts';
import { isAlive } from './is-alive.ts';
import type { PoolSupervisor } from './pool-supervisor.ts';
import type { PooledConnections } from './pooled-connections.ts';
import type { Release, ReturnDesk } from './return-desk.ts';

/** node-postgres's pool, as this desk uses it. */
export interface PlainPool {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly ending: boolean;
  readonly options: { readonly max: number };
}

export interface CheckoutRules {
  /** How long a caller waits, in milliseconds; 0 is for ever. */
  readonly patienceMs: number;
  /** After how long an idle connection is asked whether it is alive, in milliseconds. */
  readonly validateAfterIdleMs: number;
  /** Takes an idle connection of node-postgres's, which hands it out with the next tick, or refuses: see `close`. */
  readonly takeIdle: (callback: ConnectCallback) => void;
  /** Makes a connection within `patienceMs`, though there may be idle ones. */
  readonly connectNew: (callback: ConnectCallback) => void;
}

/** How much later than node-postgres's own timer ours comes, in milliseconds. */
const graceMs = 50;

/** Hands out the connections of a pool: in the order callers came, within the time they have. */
export class CheckoutDesk {
  readonly #pool: PlainPool;
  readonly #supervisor: PoolSupervisor;
  readonly #connections: PooledConnections;
  readonly #returns: ReturnDesk;
  readonly #rules: CheckoutRules;
  /** One for each caller who was promised an idle connection and has it with the next tick: refuses that caller. */
  readonly #promised = new Set<() => void>();
  /** Connections that have been idle since before this are not trusted: one of them was found dead. */
  #distrustedUntil = Number.NEGATIVE_INFINITY;

  constructor(
    pool: PlainPool,
    supervisor: PoolSupervisor,
    connections: PooledConnections,
    returns: ReturnDesk,
    rules: CheckoutRules,
  ) {
    this.#pool = pool;
    this.#supervisor = supervisor;
    this.#connections = connections;
    this.#returns = returns;
    this.#rules = rules;
  }

  take(place: Place | undefined, callback: ConnectCallback): void {
    const patienceMs = shorter(this.#rules.patienceMs, remainingMs());
    this.#attempt({ since: performance.now(), place, patienceMs, patient: true, callback });
  }

  /** To be called when a connection has become free, or room for a new one. */
  serveLine(): void {
    const { line } = this.#supervisor;
    while (line.length > 0 && this.#hasSome()) line.next()?.serve();
  }

  /** Nobody is served any more: node-postgres forgets whom it promised something when its pool ends. */
  close(): void {
    const promised = [...this.#promised];
    this.#promised.clear();
    for (const refuse of promised) refuse();
  }

  /** Makes a connection and puts it with the idle ones; rejects where it cannot be made. */
  async makeIdle(): Promise<void> {
    const permit = this.#supervisor.breaker.enter();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#rules.connectNew((error, client, release) => {
      if (client === undefined) {
        const failure = error ?? new Error('no connection');
        this.#connectFailed(permit, failure);
        reject(failure);
      } else {
        this.#supervisor.breaker.succeeded(permit);
        this.#returns.keep(client, release);
        resolve();
      }
    });
    return promise;
  }

  /** Whether a connection more may be made: those that are still being closed count, the server sees them. */
  hasRoom(): boolean {
    return this.#pool.totalCount + this.#connections.closing < this.#pool.options.max;
  }

  #hasIdle(): boolean {
    return this.#pool.idleCount > this.#promised.size;
  }

  #hasSome(): boolean {
    return this.#hasIdle() || this.hasRoom();
  }

  /** Through the breaker, in line where there is one, and to node-postgres. */
  #attempt(request: CheckoutRequest): void {
    if (this.#pool.ending) {
      this.#rules.takeIdle(request.callback); // is refused, in node-postgres's words
      return;
    }
    let permit: BreakerPermit;
    try {
      permit = this.#supervisor.breaker.enter();
    } catch (error) {
      const refusal = error instanceof Error ? error : new Error(String(error));
      // Not with the next tick: a caller that asks again at once would let nothing else happen, connecting included.
      setImmediate(request.callback, refusal, undefined, noop);
      return;
    }
    const direct = this.#supervisor.line.length === 0 && this.#hasSome();
    if (direct) this.#fetch(request, permit, request.since);
    else this.#wait(request, permit);
  }

  #wait(request: CheckoutRequest, permit: BreakerPermit): void {
    const { line, counters, breaker } = this.#supervisor;
    let callOff: (() => void) | undefined;
    const stands = (inLine: boolean) => {
      if (!request.patient) this.#supervisor.connectingAgain += inLine ? -1 : 1;
    };
    const waiter: Waiter = {
      serve: () => {
        callOff?.();
        stands(false);
        const now = performance.now();
        counters.waitedMs += now - request.since;
        this.#fetch(request, permit, now);
      },
      refuse: (error) => {
        callOff?.();
        stands(false);
        breaker.abandoned(permit);
        request.callback(error, undefined, noop);
      },
    };
    const timeOut = () => {
      if (line.leave(waiter)) waiter.refuse(this.#tooLate(request));
    };
    if (request.patienceMs > 0) callOff = scheduleUnref(timeOut, leftOf(request));
    counters.waits += 1;
    stands(true);
    line.join(waiter);
  }

  #fetch(request: CheckoutRequest, permit: BreakerPermit, now: number): void {
    if (this.#hasIdle()) this.#fetchIdle(request, permit, now);
    else this.#fetchNew(request, permit);
  }

  #fetchIdle(request: CheckoutRequest, permit: BreakerPermit, now: number): void {
    const refuse = () => {
      this.#supervisor.breaker.abandoned(permit);
      request.callback(new PoolClosedError(), undefined, noop);
    };
    this.#promised.add(refuse);
    this.#rules.takeIdle((error, client, release) => {
      if (!this.#promised.delete(refuse))
        release(); // the pool has ended in between
      else if (client === undefined) this.#failed(request, permit, error ?? new Error('no connection'));
      else this.#check(request, permit, client, release, now);
    });
  }

  /** A connection that comes after its caller's time has ended is for the next one. */
  #fetchNew(request: CheckoutRequest, permit: BreakerPermit): void {
    const { patienceMs } = this.#rules;
    let gaveUp = false;
    const giveUp = () => {
      gaveUp = true;
      request.callback(this.#tooLate(request), undefined, noop);
    };
    const leftMs = leftOf(request);
    // Where the caller has all of its time node-postgres's own timer comes first, and knows what it waited for.
    const limitMs = leftMs < patienceMs ? leftMs : leftMs + graceMs;
    const callOff = request.patienceMs > 0 ? scheduleUnref(giveUp, limitMs) : noop;
    this.#rules.connectNew((error, client, release) => {
      callOff();
      if (client === undefined) {
        const failure = error ?? new Error('no connection');
        if (gaveUp) this.#connectFailed(permit, failure);
        else this.#failed(request, permit, failure);
      } else if (gaveUp) {
        this.#supervisor.breaker.succeeded(permit);
        this.#returns.keep(client, release);
      } else {
        this.#handOut(request, permit, client, release, performance.now());
      }
    });
  }

  /** Makes, and counts, what a patient caller is told. An attempt of one who waits ends as that wait itself does. */
  #tooLate({ since, patient }: CheckoutRequest): Error {
    return patient ? this.#supervisor.timeout(since) : new DOMException('too late', 'TimeoutError');
  }

  #connectFailed(permit: BreakerPermit, error: Error): void {
    this.#supervisor.connectFailed(permit, error);
    this.serveLine();
  }

  #failed(request: CheckoutRequest, permit: BreakerPermit, error: Error): void {
    this.#connectFailed(permit, error);
    if (request.patient) this.#takeAgain(request, error);
    else request.callback(error, undefined, noop);
  }

  /** Hands out what was used lately; a connection that was idle for long is asked whether it is alive. */
  #check(
    request: CheckoutRequest,
    permit: BreakerPermit,
    client: pg.PoolClient,
    release: Release,
    now: number,
  ): void {
    const idleSince = this.#connections.of(client)?.idleSince ?? Number.POSITIVE_INFINITY;
    if (idleSince < this.#distrustedUntil) {
      this.#replace(request, permit, client, release);
    } else if (now - idleSince < this.#rules.validateAfterIdleMs) {
      this.#handOut(request, permit, client, release, now);
    } else {
      isAlive(client, leftOf(request)).then(
        () => this.#handOut(request, permit, client, release, performance.now()),
        () => {
          // What else has been idle since then has probably died with it.
          this.#distrustedUntil = performance.now();
          this.#replace(request, permit, client, release);
        },
      );
    }
  }

  #handOut(
    request: CheckoutRequest,
    permit: BreakerPermit,
    client: pg.PoolClient,
    release: Release,
    now: number,
  ): void {
    const held = { since: now, place: request.place };
    request.callback(undefined, client, this.#returns.lend(client, held, request.since, permit, release));
  }

  #replace(request: CheckoutRequest, permit: BreakerPermit, client: pg.PoolClient, release: Release): void {
    // A connection that died while nobody used it says nothing about the server as it is now.
    this.#supervisor.breaker.abandoned(permit);
    this.#returns.discard(client, release, 'invalid');
    this.#attempt(request);
  }

  /** After a failed attempt: goes on until the time is up, where it was an outage. */
  #takeAgain(request: CheckoutRequest, firstError: Error): void {
    const { patienceMs, since, callback } = request;
    const { outage, kind } = classifyError(firstError);
    const limitMs = patienceMs === 0 ? 0 : leftOf(request);
    if (!outage || (patienceMs > 0 && since + patienceMs <= performance.now())) {
      const late = outage || kind === 'pool-timeout';
      callback(late ? this.#supervisor.timeout(since) : firstError, undefined, noop);
      return;
    }
    this.#supervisor.connectingAgain += 1;
    const attempt = () =>
      new Promise<pg.PoolClient>((resolve, reject) => {
        const answer: ConnectCallback = (error, client) =>
          client === undefined ? reject(error) : resolve(client);
        this.#attempt({ ...request, patient: false, callback: answer });
      });
    connectAgain(firstError, attempt, limitMs)
      .finally(() => {
        this.#supervisor.connectingAgain -= 1;
      })
      .then(
        (client) => callback(undefined, client, client.release),
        (error: Error) => {
          callback(error.name === 'TimeoutError' ? this.#supervisor.timeout(since) : error, undefined, noop);
        },
      );
  }
}

function noop(): void {}
