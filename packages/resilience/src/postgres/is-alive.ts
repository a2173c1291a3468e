import type pg from 'pg';

/** How long a connection may take to answer nothing, in milliseconds. */
const answerMs = 1_000;

/**
 * Asks a connection for nothing: an empty query is the cheapest round trip there is. Rejects where no answer comes
 * within a second, or within `limitMs` (0: no limit of its own), or where the connection is broken.
 */
export async function isAlive(client: pg.PoolClient, limitMs: number): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const ms = limitMs === 0 ? answerMs : Math.min(limitMs, answerMs);
  const timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  try {
    await Promise.race([client.query(''), late]);
  } finally {
    clearTimeout(timer);
  }
}
