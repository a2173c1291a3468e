import type { Caller } from '../../keyring/caller.ts';
import { Recent } from './recent.ts';

/**
 * Operators whom the database recognised in the last minute, by the hash of what they showed. They can go on looking at how things
 * stand while the database is away, which nobody else can, and on no other route.
 */
export class KnownOperators {
  readonly #known: Recent<Caller>;

  constructor(now?: () => number) {
    this.#known = new Recent({ lastsMs: 60_000, most: 1_000, ...(now && { now }) });
  }

  /** Keeps who showed this, or forgets them where it is nobody's any more. */
  note(credential: string, caller: Caller | undefined): void {
    if (caller?.isOperator) this.#known.set(credential, caller);
    else this.#known.delete(credential);
  }

  recall(credential: string): Caller | undefined {
    return this.#known.get(credential);
  }
}
