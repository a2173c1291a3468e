export interface RecentOptions {
  /** How long something is kept, in milliseconds. */
  readonly lastsMs: number;
  /** How many things are kept at most: of more, those that were put in first are forgotten. */
  readonly most: number;
  /** The time in milliseconds, from anywhere, never backwards. @default performance.now */
  readonly now?: () => number;
}

/** What is known by a key for a while, and in bounded memory, whoever makes the keys up. */
export class Recent<Value> {
  readonly #kept = new Map<string, { readonly value: Value; readonly at: number }>();
  readonly #lastsMs: number;
  readonly #most: number;
  readonly #now: () => number;

  constructor({ lastsMs, most, now = () => performance.now() }: RecentOptions) {
    this.#lastsMs = lastsMs;
    this.#most = most;
    this.#now = now;
  }

  get(key: string): Value | undefined {
    const found = this.#kept.get(key);
    return found !== undefined && this.#now() - found.at <= this.#lastsMs ? found.value : undefined;
  }

  /** Its time begins anew. */
  set(key: string, value: Value): void {
    this.#kept.delete(key);
    this.#kept.set(key, { value, at: this.#now() });
    if (this.#kept.size <= this.#most) return;
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined) this.#kept.delete(oldest);
  }

  delete(key: string): void {
    this.#kept.delete(key);
  }
}
