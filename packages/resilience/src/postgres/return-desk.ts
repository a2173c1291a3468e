import type pg from 'pg';

import type { BreakerPermit } from '../policies/breaker/circuit-breaker.ts';
import type { Held } from '../pool/checkouts.ts';
import type { CloseReason } from '../pool/close-reason.ts';
import { DoubleReleaseError } from '../pool/double-release-error.ts';
import type { LeakReporter } from '../pool/leak-reporter.ts';
import { LeakWatch } from '../pool/leak-watch.ts';
import { eventChannel } from '../telemetry/channels.ts';
import { type Cleaning, cleanClient, type ResetOnRelease } from './clean-client.ts';
import { cut, hasRunningStatement, isBusy, isGone, isInTransaction } from './client-state.ts';
import type { Loan, PoolSupervisor } from './pool-supervisor.ts';
import type { Pooled, PooledConnections } from './pooled-connections.ts';

const uncleanChannel = eventChannel('holdfast:pool:unclean');

/** How long cleaning may take, waiting for statements that still run included, in milliseconds. */
const cleaningMs = 5_000;

/** Gives a connection back; with an error, or true, to be closed. */
export type Release = (error?: Error | boolean) => void;
type Flaw = 'running-statement' | 'open-transaction' | 'changed-settings';

export interface ReturnRules {
  readonly resetOnRelease: ResetOnRelease;
  /** What sets a new connection up: a hook, which is waited for, or listeners, which are not. */
  readonly setUpBy: () => 'hook' | 'listener' | undefined;
  /** Undefined where nobody looks for leaks. */
  readonly leaks:
    | { readonly thresholdMs: number; readonly action: 'warn' | 'reclaim'; readonly reporter: LeakReporter }
    | undefined;
  /** Called when a connection is lent. */
  readonly lent: () => void;
  /** Called when a connection, or room for one, has become free. */
  readonly freed: () => void;
}

/** Lends connections, and takes them back: fit for the next caller, or not at all. */
export class ReturnDesk {
  readonly #pool: { readonly ending: boolean };
  readonly #supervisor: PoolSupervisor;
  readonly #connections: PooledConnections;
  readonly #rules: ReturnRules;
  readonly #watch: LeakWatch<Loan> | undefined;
  readonly #beingCleaned = new Set<pg.PoolClient>();

  constructor(
    pool: { readonly ending: boolean },
    supervisor: PoolSupervisor,
    connections: PooledConnections,
    rules: ReturnRules,
  ) {
    this.#pool = pool;
    this.#supervisor = supervisor;
    this.#connections = connections;
    this.#rules = rules;
    const { leaks } = rules;
    if (leaks === undefined) return;
    this.#watch = new LeakWatch<Loan>({
      thresholdMs: leaks.thresholdMs,
      loans: () => supervisor.loans.entries(),
      onLeak: (loan, now) => this.#leaked(loan, now, leaks),
    });
  }

  /** Notes that `client` is out, and gives the function that takes it back. */
  lend(
    client: pg.PoolClient,
    { since, place }: Held,
    askedAt: number,
    permit: BreakerPermit,
    release: Release,
  ): Release {
    const pooled = this.#connections.of(client);
    const fresh = pooled === undefined || pooled.idleSince === Number.POSITIVE_INFINITY;
    if (pooled?.loans === 0) pooled.settings.changed = false; // what a hook has set up is to stay
    const loan: Loan = {
      since,
      place,
      client,
      permit: fresh ? this.#supervisor.proven(permit) : permit,
      release,
      state: 'out',
    };
    this.#supervisor.handOut(loan, since - askedAt);
    this.#watch?.taken();
    this.#rules.lent();
    const giveBack = (error?: Error | boolean) => this.#takeBack(loan, error);
    client.release = giveBack;
    return giveBack;
  }

  /** Puts a new connection, which nobody was lent, with the idle ones. */
  keep(client: pg.PoolClient, release: Release): void {
    const pooled = this.#connections.of(client);
    if (pooled !== undefined) pooled.idleSince = performance.now();
    this.#putBack(release, undefined);
  }

  /** Closes a connection that nobody was lent. */
  discard(client: pg.PoolClient, release: Release, reason: CloseReason): void {
    const pooled = this.#connections.of(client);
    if (pooled !== undefined) pooled.reason ??= reason;
    this.#putBack(release, true);
  }

  /** The pool ends: nobody needs what is being cleaned any more. */
  endCleaning(): void {
    for (const client of this.#beingCleaned) cut(client);
  }

  stop(): void {
    this.#watch?.stop();
  }

  #takeBack(loan: Loan, error: Error | boolean | undefined): void {
    const { state } = loan;
    if (state === 'returned') throw new DoubleReleaseError(loan.place);
    loan.state = 'returned';
    if (this.#watch?.wasReported(loan)) this.#returnedLate(loan, state === 'reclaimed');
    if (state === 'reclaimed') return;
    const pooled = this.#connections.of(loan.client);
    // Nobody needs clean what node-postgres closes now.
    const over = pooled === undefined || this.#pool.ending || isGone(loan.client);
    if (error) this.#finish(loan, error, 'discarded');
    else if (over) this.#finish(loan, undefined, undefined);
    else this.#takeBackUsable(loan, pooled);
  }

  #takeBackUsable(loan: Loan, pooled: Pooled): void {
    const { client } = loan;
    const { resetOnRelease, setUpBy } = this.#rules;
    const { settings } = pooled;
    const changed = resetOnRelease !== 'transaction' && settings.changed && !this.#mayBeListeners(pooled);
    settings.changed = false;
    const all = resetOnRelease === 'all';
    if (!changed && !all && !isBusy(client) && !isInTransaction(client)) {
      this.#finish(loan, undefined, undefined);
      return;
    }
    const flaw = hasRunningStatement(client) ? 'running-statement' : changed ? 'changed-settings' : undefined;
    // A reset would undo what a new connection was set up with, too: only another new one is set up again.
    const setUp = setUpBy() !== undefined;
    if (changed && setUp) this.#discard(loan, flaw);
    else void this.#clean(loan, all ? (setUp ? 'leftovers' : 'all') : changed ? 'settings' : undefined, flaw);
  }

  /** Nobody waits for what a listener does: on a new connection, its statements cannot be told from the caller's. */
  #mayBeListeners({ loans }: Pooled): boolean {
    return loans === 0 && this.#rules.setUpBy() === 'listener';
  }

  async #clean(loan: Loan, reset: Cleaning['reset'], flaw: Flaw | undefined): Promise<void> {
    let rolledBack: boolean;
    this.#beingCleaned.add(loan.client);
    try {
      rolledBack = await cleanClient(loan.client, { reset, limitMs: cleaningMs });
    } catch {
      this.#discard(loan, flaw ?? 'open-transaction');
      return;
    } finally {
      this.#beingCleaned.delete(loan.client);
    }
    const stillRan = this.#connections.of(loan.client)?.settings.changed === true;
    if (stillRan && this.#rules.resetOnRelease !== 'transaction') {
      this.#discard(loan, 'changed-settings'); // by a statement that was under way
      return;
    }
    const found = flaw ?? (rolledBack ? 'open-transaction' : undefined);
    if (found !== undefined) {
      this.#supervisor.counters.cleaned += 1;
      this.#publish(loan, found, 'cleaned');
    }
    this.#finish(loan, undefined, undefined);
  }

  #discard(loan: Loan, found: Flaw | undefined): void {
    if (found !== undefined) this.#publish(loan, found, 'discarded');
    this.#finish(loan, true, 'unclean');
  }

  #publish({ place }: Loan, found: Flaw, outcome: 'cleaned' | 'discarded'): void {
    if (uncleanChannel.hasSubscribers) uncleanChannel.publish({ found, outcome, place: place?.toString() });
  }

  /** Gives it back to node-postgres, which keeps it or, with an error, closes it. */
  #finish(loan: Loan, error: Error | boolean | undefined, reason: CloseReason | undefined): void {
    const { client } = loan;
    const pooled = this.#connections.of(client);
    if (pooled !== undefined) {
      pooled.loans += 1;
      pooled.idleSince = performance.now();
      pooled.reason ??= reason;
    }
    this.#supervisor.takeBack(loan, error);
    this.#putBack(loan.release, error);
  }

  #putBack(release: Release, error: Error | boolean | undefined): void {
    release(error);
    this.#rules.freed();
  }

  #leaked(loan: Loan, now: number, leaks: NonNullable<ReturnRules['leaks']>): void {
    if (loan.state !== 'out') return; // being cleaned
    const reclaimed = leaks.action === 'reclaim';
    this.#supervisor.counters.leaks += 1;
    if (reclaimed) {
      loan.state = 'reclaimed';
      this.#finish(loan, true, 'reclaimed');
    }
    leaks.reporter.leak(loan, now, reclaimed);
  }

  #returnedLate(loan: Loan, reclaimed: boolean): void {
    this.#supervisor.counters.lateReturns += 1;
    this.#rules.leaks?.reporter.lateReturn(loan, performance.now(), reclaimed);
  }
}
