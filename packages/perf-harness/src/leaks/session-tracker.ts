import { type Clock, monotonicClock } from '../clock/clock.ts';
import { isPromiseLike } from '../suite/is-promise-like.ts';
import { Ledger } from './ledger.ts';
import type { OpenSession } from './open-session.ts';
import { patchMethod } from './patch-method.ts';
import { Place } from './place.ts';
import { SessionLeakError } from './session-leak-error.ts';
import type { SessionReport } from './session-report.ts';
import { watchPool } from './watch-pool.ts';
import type { WatchablePool } from './watchable-pool.ts';

/** What `tracker.opened()` gives: closes what was opened, once. */
export interface SessionTicket extends Disposable {
  /** It is closed. To say so again changes nothing. */
  closed(): void;
}

/**
 * Knows every session and connection that was opened and not closed, and which place in the program opened it. That the
 * garbage collector took one does not close it: it is reported as a leak, and as collected.
 *
 * What is open when a report is asked for counts as a leak, so ask when the work is done. Connections that rest in a
 * pool are open, and no leak before the pool ends.
 *
 * @example
 * using tracker = new SessionTracker();
 * tracker.watchPool(pool);
 * await theWork();
 * await tracker.expectNone();
 */
export class SessionTracker implements Disposable {
  readonly #ledger: Ledger;
  readonly #restore: (() => void)[] = [];
  readonly #byThing = new WeakMap<object, OpenSession>();
  /** Tells of things that are gone; it never closes anything. */
  readonly #collected = new FinalizationRegistry<OpenSession>((session) => {
    session.collected = true;
  });
  /** Called whenever something was closed. */
  readonly #waiting = new Set<() => void>();
  #final: SessionReport | undefined;

  /** @param clock tells how long something has been open, in milliseconds. */
  constructor(clock: Clock = monotonicClock) {
    this.#ledger = new Ledger(clock);
  }

  /**
   * Notes what a `pg.Pool`, or anything that extends it, does from now on: connections made and closed (of the kind
   * `connection`), and connections taken and given back (of the kind `checkout`), be it by `connect` or `query`.
   */
  watchPool(pool: WatchablePool): this {
    const where = new Place();
    this.#restore.push(
      watchPool(pool, {
        open: (thing, kind, place = where) => {
          const mayStay = kind === 'connection' ? () => !pool.ending : undefined;
          return this.#open({ kind, place, mayStay }, thing);
        },
        close: (session) => this.#close(session),
      }),
    );
    return this;
  }

  /**
   * Notes each call of these methods from now on: open from the call until its promise has settled. For what takes
   * the work that it holds something for: `store.session`, `database.transaction`, `database.connection`.
   *
   * @param kind what a call is counted as.
   * @throws InvalidOptionError where the object has no such method, or does not let it be replaced: see `wrap`.
   *
   * @example
   * tracker.watchCalls(store, ['session']).watchCalls(database, ['transaction', 'connection']);
   */
  watchCalls<Target extends object>(
    target: Target,
    methods: readonly (keyof Target & string)[],
    kind = 'session',
  ): this {
    for (const method of methods) {
      this.#restore.push(patchMethod(target, method, (original) => this.wrap(original, kind)));
    }
    return this;
  }

  /** A function that does what `work` does, and counts as open from each call until its promise has settled. */
  wrap<Work extends (...args: never[]) => unknown>(work: Work, kind = 'session'): Work {
    const tracker = this;
    const wrapped = function (this: unknown, ...args: Parameters<Work>): unknown {
      const session = tracker.#open({ kind, place: new Place(), mayStay: undefined });
      const close = () => tracker.#close(session);
      let result: unknown;
      try {
        result = Reflect.apply(work, this, args);
      } catch (error) {
        close();
        throw error;
      }
      // Not by a second branch of the promise: that would take a rejection for handled that nobody has handled.
      if (result instanceof Promise) return result.finally(close);
      if (isPromiseLike(result)) result.then(close, close);
      else close();
      return result;
    };
    // It takes and gives what `work` does.
    return wrapped as Work;
  }

  /**
   * Something was opened, by the caller of this.
   *
   * @param thing what `closed` is told by; its garbage collection shows in the report.
   * @param kind what it is counted as.
   */
  opened(thing?: object, kind = 'session'): SessionTicket {
    const session = this.#open({ kind, place: new Place(), mayStay: undefined }, thing);
    if (thing) this.#collected.register(thing, session, session);
    const closed = () => this.#close(session);
    return { closed, [Symbol.dispose]: closed };
  }

  /** What was opened is closed. Says whether it was known and open. */
  closed(thing: object): boolean {
    const session = this.#byThing.get(thing);
    return session !== undefined && this.#close(session);
  }

  /** What was seen until now, or until `stop`. */
  report(): SessionReport {
    return this.#final ?? this.#ledger.report();
  }

  /** Resolves to the report once nothing leaks, and after `withinMs` in any case. */
  async settle({ withinMs = 1_000 }: { readonly withinMs?: number } = {}): Promise<SessionReport> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, withinMs);
    const look = () => {
      if (!this.#ledger.leaked) resolve();
    };
    this.#waiting.add(look);
    look();
    await promise;
    this.#waiting.delete(look);
    clearTimeout(timer);
    return this.report();
  }

  /**
   * Resolves once nothing leaks.
   *
   * @param options `withinMs`: how long what is still open has to close. @default 1000
   * @throws SessionLeakError naming what is open then, and who opened it.
   */
  async expectNone(options?: { readonly withinMs?: number }): Promise<void> {
    const report = await this.settle(options);
    if (report.leaked > 0) throw new SessionLeakError(report);
  }

  /** Puts everything back as it was before it was watched. The report stays as it is now. */
  stop(): SessionReport {
    this.#final ??= this.#ledger.report();
    for (const restore of this.#restore.splice(0).reverse()) restore();
    return this.#final;
  }

  /** Stops. */
  [Symbol.dispose](): void {
    this.stop();
  }

  #open(session: Omit<OpenSession, 'openedAtMs' | 'collected'>, thing?: object): OpenSession {
    const opened = this.#ledger.open(session);
    if (thing) this.#byThing.set(thing, opened);
    return opened;
  }

  #close(session: OpenSession): boolean {
    const wasOpen = this.#ledger.close(session);
    this.#collected.unregister(session);
    for (const look of this.#waiting) look();
    return wasOpen;
  }
}
