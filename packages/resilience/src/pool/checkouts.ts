import type { Place } from './place.ts';

/** What is noted of something that is taken out. */
export interface Held {
  /** On the clock of `performance.now()`. */
  readonly since: number;
  /** Where in the program; undefined where this package took it for one statement. */
  readonly place: Place | undefined;
}

/** Something that is out, as statistics show it. */
export interface Checkout {
  readonly heldMs: number;
  /** `billing/export.ts:88`; undefined where a pool's own `query()` took it for one statement. */
  readonly place: string | undefined;
  /** The frames that took it, innermost first; empty where there is no place. */
  readonly stack: readonly string[];
}

/** The longest held of what is out. */
export interface LongestHeld {
  readonly heldMs: number;
  /** `billing/export.ts:88`; undefined where a pool's own `query()` took it for one statement. */
  readonly place: string | undefined;
}

/** What is out of a pool, since when, and taken where. Taking and giving back cost a few dozen nanoseconds. */
export class Checkouts<Item, Entry extends Held = Held> {
  // In the order of taking: the first entry is the one held longest.
  readonly #entries = new Map<Item, Entry>();

  get size(): number {
    return this.#entries.size;
  }

  add(item: Item, entry: Entry): void {
    this.#entries.set(item, entry);
  }

  /** Forgets `item` and gives back what was noted; undefined where it was not out. */
  remove(item: Item): Entry | undefined {
    const entry = this.#entries.get(item);
    if (entry !== undefined) this.#entries.delete(item);
    return entry;
  }

  entries(): Iterable<Entry> {
    return this.#entries.values();
  }

  list(now: number): Checkout[] {
    return [...this.#entries.values()].map(({ since, place }) => ({
      heldMs: now - since,
      place: place?.toString(),
      stack: place?.frames ?? [],
    }));
  }

  longestHeld(now: number): LongestHeld | undefined {
    const [first] = this.#entries.values();
    if (first === undefined) return undefined;
    return { heldMs: now - first.since, place: first.place?.toString() };
  }
}
