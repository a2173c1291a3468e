import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How late the event loop was with what was due, in milliseconds. */
export interface EventLoopDelay {
  readonly meanMs: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  /** The longest, also where it was still under way at the end. */
  readonly maxMs: number;
}

/** Every how many milliseconds the event loop is asked to be on time. */
const RESOLUTION_MS = 10;

/** Watches how late the event loop is. Keeps no process alive. */
export class EventLoopWatch {
  readonly #all = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  // The histogram cannot tell of a part of its time: to reset it loses the delay that is under way.
  readonly #timer = setInterval(() => this.#look(), RESOLUTION_MS).unref();
  #lookedAt = performance.now();
  /** The longest of all, and since somebody asked. */
  #maxMs = 0;
  #latestMaxMs = 0;

  constructor() {
    this.#all.enable();
  }

  /** The longest delay since this was last asked, in milliseconds. */
  takeMaxMs(): number {
    this.#look();
    const maxMs = this.#latestMaxMs;
    this.#latestMaxMs = 0;
    return maxMs;
  }

  stop(): EventLoopDelay {
    clearInterval(this.#timer);
    // Node's histogram does not have the delay that is under way.
    this.#look();
    this.#all.disable();
    const { count, mean, max } = this.#all;
    if (count === 0) return { meanMs: 0, medianMs: 0, p99Ms: 0, maxMs: this.#maxMs };
    const at = (percentile: number) => late(this.#all.percentile(percentile));
    const maxMs = Math.max(this.#maxMs, late(max));
    return { meanMs: late(mean), medianMs: at(50), p99Ms: at(99), maxMs };
  }

  #look(): void {
    const now = performance.now();
    const delayMs = now - this.#lookedAt - RESOLUTION_MS;
    this.#maxMs = Math.max(this.#maxMs, delayMs);
    this.#latestMaxMs = Math.max(this.#latestMaxMs, delayMs);
    this.#lookedAt = now;
  }
}

/** Node records the time from one look to the next, in nanoseconds: what exceeds the resolution is the delay. */
function late(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
}
