/** Lets one flow at a time through, in the order of asking. */
export class Mutex {
  readonly #waiting: (() => void)[] = [];
  #held = false;

  get held(): boolean {
    return this.#held;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Takes it, or answers false where it is held. */
  tryTake(): boolean {
    if (this.#held) return false;
    this.#held = true;
    return true;
  }

  /** Takes it within `limitMs`; answers false where that was not enough, and then never takes it. */
  take(limitMs: number): Promise<boolean> {
    if (this.tryTake()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const go = () => {
        clearTimeout(timer);
        resolve(true);
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(go), 1);
        resolve(false);
      }, limitMs);
      this.#waiting.push(go);
    });
  }

  /** Passes it on to whoever has waited longest. */
  release(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#held = false;
    else next();
  }
}
