import type { Backoff } from '../policies/backoff.ts';
import { type Schedule, scheduleUnref } from './schedule.ts';

export interface KeepWarmOptions {
  /** How many more are wanted at this moment. */
  readonly missing: () => number;
  /** Makes one. */
  readonly make: () => Promise<void>;
  readonly backoff: Backoff;
  /** @default real time, by a timer that keeps no process alive */
  readonly schedule?: Schedule;
}

/** Between the loss of one and the making of another, in milliseconds. */
const momentMs = 250;

/** Makes what is missing, in the background: one at a time, and after a failure again when some time has passed. */
export class KeepWarm {
  readonly #options: KeepWarmOptions;
  readonly #schedule: Schedule;
  #busy = false;
  #stopped = false;
  #failures = 0;
  #callOff: (() => void) | undefined;
  #soon: (() => void) | undefined;

  constructor(options: KeepWarmOptions) {
    this.#options = options;
    this.#schedule = options.schedule ?? scheduleUnref;
  }

  /** To be called whenever something may be missing. */
  fill(): void {
    if (this.#busy || this.#stopped || this.#options.missing() <= 0) return;
    this.#busy = true;
    this.#options.make().then(
      () => {
        this.#busy = false;
        this.#failures = 0;
        this.fill();
      },
      () => {
        // What went wrong was counted and published where it was tried.
        this.#failures += 1;
        this.#callOff = this.#schedule(() => {
          this.#busy = false;
          this.fill();
        }, this.#options.backoff(this.#failures));
      },
    );
  }

  /** The same, a moment later: for when one was lost. Others may follow it, and what lost them may not be over. */
  fillSoon(): void {
    if (this.#soon !== undefined || this.#stopped || this.#options.missing() <= 0) return;
    this.#soon = this.#schedule(() => {
      this.#soon = undefined;
      this.fill();
    }, momentMs);
  }

  stop(): void {
    this.#stopped = true;
    this.#callOff?.();
    this.#soon?.();
    this.#soon = undefined;
  }
}
