import type { Database } from '../database.ts';
import type { PoolStats } from '../pool/pool-stats.ts';

/**
 * The connections of `database` at this moment: how many, who holds them and since when, the circuit breaker. Undefined
 * where it is a `Database` of somebody else, and keeps no statistics.
 *
 * @example
 * const { total, idle, waiting, inUse } = stats(database) ?? {};
 */
export function stats(database: Database): PoolStats | undefined {
  // The pool first: a primary with replicas keeps statistics of its own shape, and its driver is the primary's pool.
  if (keepsStats(database.driver)) return database.driver.stats();
  return keepsStats(database) ? database.stats() : undefined;
}

function keepsStats(thing: unknown): thing is { stats(): PoolStats } {
  return typeof thing === 'object' && thing !== null && 'stats' in thing && typeof thing.stats === 'function';
}
