import type { Held } from './checkouts.ts';
import { type Schedule, scheduleUnref } from './schedule.ts';

export interface LeakWatchOptions<Loan> {
  readonly thresholdMs: number;
  /** What is out, the longest held first. */
  readonly loans: () => Iterable<Loan>;
  /** Called once for each that is held past the threshold. */
  readonly onLeak: (loan: Loan, now: number) => void;
  /** Milliseconds, from anywhere, never backwards. @default performance.now */
  readonly now?: () => number;
  /** @default real time, by a timer that keeps no process alive */
  readonly schedule?: Schedule;
}

/**
 * Watches what is held for too long, with one timer for all of it. The timer is set when something is taken and none
 * is set; when it fires, it is set again for what will be due first. So a busy pool pays for a timer once in a
 * threshold's time, and one where nothing is out has none.
 */
export class LeakWatch<Loan extends Held> {
  readonly #options: LeakWatchOptions<Loan>;
  readonly #now: () => number;
  readonly #schedule: Schedule;
  readonly #reported = new WeakSet<Loan>();
  #callOff: (() => void) | undefined;

  constructor(options: LeakWatchOptions<Loan>) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#schedule = options.schedule ?? scheduleUnref;
  }

  /** To be called when something is taken. */
  taken(): void {
    if (this.#callOff === undefined) this.#arm(this.#options.thresholdMs);
  }

  wasReported(loan: Loan): boolean {
    return this.#reported.has(loan);
  }

  stop(): void {
    this.#callOff?.();
    this.#callOff = undefined;
  }

  #arm(ms: number): void {
    this.#callOff = this.#schedule(() => this.#look(), ms);
  }

  #look(): void {
    this.#callOff = undefined;
    const { thresholdMs, loans, onLeak } = this.#options;
    const now = this.#now();
    // As a list: to report one may be to take it back.
    for (const loan of [...loans()]) {
      // A statement that runs by itself gives its connection back by itself.
      if (loan.place === undefined || this.#reported.has(loan)) continue;
      const leftMs = loan.since + thresholdMs - now;
      if (leftMs > 0) {
        if (this.#callOff === undefined) this.#arm(Math.ceil(leftMs));
        return;
      }
      this.#reported.add(loan);
      onLeak(loan, now);
    }
  }
}
