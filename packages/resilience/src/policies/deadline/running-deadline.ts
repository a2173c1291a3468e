import { AsyncLocalStorage } from 'node:async_hooks';

import { eventChannel } from '../../telemetry/channels.ts';
import type { Alarm, Alarms } from './alarms.ts';
import { DeadlineExceededError } from './deadline-exceeded-error.ts';

const exceededChannel = eventChannel('holdfast:deadline:exceeded');

const storage = new AsyncLocalStorage<RunningDeadline | undefined>();
const resolved = Promise.resolve();
let prepared = false;

/** What the deadlines of one policy have in common. */
export interface DeadlineSettings {
  readonly name: string;
  /** What the policy allows. The deadline is earlier where an outer one is. */
  readonly ms: number;
  readonly alarms: Alarms;
}

/** The deadline of one piece of work, while it runs. What the work calls, and what that calls, finds it. */
export class RunningDeadline implements Alarm {
  readonly at: number;
  position = -1;
  readonly #settings: DeadlineSettings;
  readonly #startedAt: number;
  readonly #outer: RunningDeadline | undefined;
  readonly #reject: (error: DeadlineExceededError) => void;
  readonly #controller: AbortController = new AbortController();
  /** Whether the work is over. One that ran out of time is not: what it still calls has no time either. */
  #finished = false;
  #unfollow: (() => void) | undefined;

  constructor(
    settings: DeadlineSettings,
    now: number,
    outer: RunningDeadline | undefined,
    caller: AbortSignal | undefined,
    reject: (error: DeadlineExceededError) => void,
  ) {
    this.#settings = settings;
    this.#startedAt = now;
    this.#outer = outer;
    this.#reject = reject;
    this.at = outer === undefined ? now + settings.ms : Math.min(now + settings.ms, outer.at);
    settings.alarms.set(this, now);
    if (caller !== undefined) this.#follow(caller);
  }

  /** The innermost deadline of whoever asks. Work that is over has none: what it left behind goes by its outer one. */
  static current(): RunningDeadline | undefined {
    let deadline = storage.getStore();
    for (;;) {
      if (deadline === undefined || !deadline.#finished) return deadline;
      deadline = deadline.#outer;
    }
  }

  /**
   * To be called before the first deadline begins. Node 22 follows contexts only once one was entered, and takes that
   * first one for that of whoever queued the microtask.
   */
  static prepare(): void {
    if (prepared) return;
    prepared = true;
    void resolved.then(() => storage.enterWith(undefined));
  }

  get name(): string {
    return this.#settings.name;
  }

  /** 0 once it has passed. */
  get remainingMs(): number {
    return Math.max(0, this.at - this.#settings.alarms.now());
  }

  /** Aborted once the deadline passes, and with the caller's signal. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /**
   * Calls `begin` under this deadline, a microtask from now. There the context can be entered for good, since it ends
   * with the microtask and what comes of it; `storage.run` has to restore the one before, which costs as much as the
   * rest of this policy, and slows whoever called it down from then on.
   */
  enter(begin: () => void): void {
    void resolved.then(() => {
      storage.enterWith(this);
      begin();
    });
  }

  finish(): void {
    this.#finished = true;
    this.#settings.alarms.cancel(this);
    this.#unfollow?.();
  }

  /** Where a blocked event loop keeps its alarm from ringing, whoever looks at the clock first rings it. */
  ringIfDue(): void {
    const { alarms } = this.#settings;
    if (this.position < 0 || this.at > alarms.now()) return;
    alarms.cancel(this);
    this.ring();
  }

  ring(): void {
    const { name, ms, alarms } = this.#settings;
    const elapsedMs = alarms.now() - this.#startedAt;
    const allowedMs = this.at - this.#startedAt;
    const outerName = this.at < this.#startedAt + ms ? this.#outer?.name : undefined;
    const error = new DeadlineExceededError({ name, allowedMs, elapsedMs, outerName });
    // First the caller, so that it is told this rather than what the work makes of its signal.
    this.#reject(error);
    this.#unfollow?.();
    this.#controller.abort(error);
    if (exceededChannel.hasSubscribers) exceededChannel.publish({ name, allowedMs, elapsedMs });
  }

  #follow(caller: AbortSignal): void {
    const abort = () => this.#controller.abort(caller.reason);
    caller.addEventListener('abort', abort, { once: true });
    this.#unfollow = () => caller.removeEventListener('abort', abort);
  }
}
