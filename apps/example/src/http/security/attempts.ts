import { Recent } from './recent.ts';

/** How long attempts are counted together. */
const windowMs = 60_000;

/** Counts attempts by a key, in the minute that begins with the first one. */
export class Attempts {
  readonly #most: number;
  readonly #windows: Recent<{ count: number }>;

  constructor(most: number, now?: () => number) {
    this.#most = most;
    this.#windows = new Recent({ lastsMs: windowMs, most: 10_000, ...(now && { now }) });
  }

  /** Counts one more, and answers whether it is still among those that are allowed. */
  count(key: string): boolean {
    const window = this.#windows.get(key) ?? { count: 0 };
    if (window.count === 0) this.#windows.set(key, window);
    window.count += 1;
    return window.count <= this.#most;
  }

  /** Whether no more are allowed. */
  areUsedUp(key: string): boolean {
    return (this.#windows.get(key)?.count ?? 0) >= this.#most;
  }
}
