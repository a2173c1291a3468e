import pg from 'pg';

import type { ResilientPool } from '../resilient-pool.ts';

/**
 * Does something on a connection made for this alone: those of the pool may all be taken, by callers who wait for just
 * this. Whatever hangs is cut after `limitMs`.
 */
export async function withMessenger<Result>(
  pool: ResilientPool,
  limitMs: number,
  work: (messenger: pg.Client) => Promise<Result>,
): Promise<Result> {
  const messenger = new pg.Client(pool.options);
  messenger.on('error', () => {}); // its queries reject with what matters
  const limit = setTimeout(() => messenger.connection.stream.destroy(), limitMs);
  try {
    await messenger.connect();
    return await work(messenger);
  } finally {
    await messenger.end().catch(() => {});
    clearTimeout(limit);
  }
}
