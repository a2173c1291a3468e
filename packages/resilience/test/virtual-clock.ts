import type { AlarmClock } from '../src/policies/deadline/alarms.ts';

/** A clock for tests: time stands still until it is moved. */
export class VirtualClock implements AlarmClock {
  #time = 0;
  readonly #timers = new Set<{ readonly at: number; readonly callback: () => void }>();

  /** How many timers are set. */
  get timers(): number {
    return this.#timers.size;
  }

  readonly now = (): number => this.#time;

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.#time + ms, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Time goes by and no timer fires, as while the event loop is blocked. */
  blockFor(ms: number): void {
    this.#time += ms;
  }

  /** Time goes by; each timer fires at its time. */
  advance(ms: number): void {
    const end = this.#time + ms;
    for (;;) {
      const [next] = [...this.#timers].sort((a, b) => a.at - b.at);
      if (next === undefined || next.at > end) break;
      this.#timers.delete(next);
      this.#time = Math.max(this.#time, next.at);
      next.callback();
    }
    this.#time = end;
  }
}
