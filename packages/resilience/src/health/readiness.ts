import type { Database } from '../database.ts';
import { type Health, type HealthOptions, health } from './health.ts';

export interface Readiness extends Health {
  /** Whether to send requests here. */
  readonly ready: boolean;
}

/**
 * Whether work that needs the database can be done here now: it answers, and its circuit breaker is not open. While the
 * breaker is open this fails at once, without a statement; when it may be tried again, asking here is what tries, so
 * that a process without requests finds its way back. A saturated pool is not ready, either: others may have room.
 *
 * @example
 * server.get('/ready', async (_, reply) => {
 *   const { ready, reason } = await readiness(database, { limitMs: 1_000 });
 *   return reply.code(ready ? 200 : 503).send({ ready, reason });
 * });
 */
export async function readiness(database: Database, options?: HealthOptions): Promise<Readiness> {
  const found = await health(database, options);
  const breaker = found.stats?.breaker.kind;
  const refuses = breaker === 'open' || breaker === 'forced-open';
  if (found.status === 'up' && refuses) return { ...found, ready: false, reason: 'circuit-open' };
  return { ...found, ready: found.status === 'up' };
}
