import { createHash } from 'node:crypto';
import type { Caller } from '../../keyring/caller.ts';

const lastsMs = 60_000;
const most = 1_000;

/**
 * Operators whom the database recognised in the last minute. They can go on looking at how things stand while the database is away,
 * which nobody else can, and on no other route.
 */
export class KnownOperators {
  readonly #known = new Map<string, { readonly caller: Caller; readonly at: number }>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Keeps who had this token, or forgets them where it is nobody's any more. */
  note(token: string, caller: Caller | undefined): void {
    const key = hashOf(token);
    this.#known.delete(key);
    if (!caller?.isOperator) return;
    this.#known.set(key, { caller, at: this.#now() });
    const [oldest] = this.#known.keys();
    if (this.#known.size > most && oldest !== undefined) this.#known.delete(oldest);
  }

  recall(token: string): Caller | undefined {
    const found = this.#known.get(hashOf(token));
    return found !== undefined && this.#now() - found.at <= lastsMs ? found.caller : undefined;
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}
