import type { KeyringStore } from './store.ts';

/**
 * Counts uses of keys in memory, and writes them together now and then: a write for each request would make every
 * request with the same key wait for the one before. What a crash loses is the count since the last `flush`.
 */
export class KeyUsage {
  readonly #store: KeyringStore;
  #uses = new Map<string, number>();

  constructor(store: KeyringStore) {
    this.#store = store;
  }

  count(keyId: string): void {
    this.#uses.set(keyId, (this.#uses.get(keyId) ?? 0) + 1);
  }

  /** Writes what has been counted. Where that fails, the counts are kept for the next time. */
  async flush(now: Date = new Date()): Promise<void> {
    const uses = this.#uses;
    if (uses.size === 0) return;
    this.#uses = new Map();
    try {
      await this.#store.session(async (session) => {
        // In one order everywhere, so that two services that write at once do not wait for each other in a circle.
        for (const [id, count] of [...uses].sort(([a], [b]) => (a < b ? -1 : 1))) {
          await session
            .knex('api_keys')
            .where({ id })
            .increment('usage_count', count)
            .update({ last_used_at: now });
        }
      });
    } catch (error) {
      for (const [id, count] of uses) this.#uses.set(id, (this.#uses.get(id) ?? 0) + count);
      throw error;
    }
  }
}
