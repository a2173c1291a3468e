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
  if (keepsStats(database)) return database.stats();
  return keepsStats(database.driver) ? database.driver.stats() : undefined;
}

function keepsStats(thing: unknown): thing is { stats(): PoolStats } {
  return typeof thing === 'object' && thing !== null && 'stats' in thing && typeof thing.stats === 'function';
}
