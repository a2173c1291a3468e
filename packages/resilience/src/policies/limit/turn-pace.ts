/** How much the latest interval counts for in the mean: about the last eight are remembered. */
const weight = 1 / 8;

/**
 * How fast turns come while all places are taken, learnt from the times between one that ends and the next. Told the
 * time, never asking for it.
 */
export class TurnPace {
  #meanMs: number | undefined;
  #since: number | undefined;

  /** All places are taken from now on. */
  filled(now: number): void {
    this.#since = now;
  }

  /** One of them came free, and was taken again at once if `stillFull`. */
  freed(now: number, stillFull: boolean): void {
    if (this.#since !== undefined) {
      const interval = now - this.#since;
      this.#meanMs =
        this.#meanMs === undefined ? interval : this.#meanMs + (interval - this.#meanMs) * weight;
    }
    this.#since = stillFull ? now : undefined;
  }

  /** How long until the `count`th place comes free; undefined while nothing is known. */
  estimateMs(count: number): number | undefined {
    return this.#meanMs === undefined ? undefined : this.#meanMs * count;
  }
}
