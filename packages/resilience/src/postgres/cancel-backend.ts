import pg from 'pg';

import type { ResilientPool } from './resilient-pool.ts';

/** Left out of node-postgres's types. */
interface BackendOwner extends pg.PoolClient {
  readonly processID: number | null;
}

/**
 * Cancels what `client` is running, over a connection made for this alone: the pool's own may all be taken, by just
 * such statements. Whether it was cancelled shows in how the statement ends.
 */
export async function cancelBackend(pool: ResilientPool, client: pg.PoolClient): Promise<void> {
  const { processID } = client as BackendOwner;
  const messenger = new pg.Client(pool.options);
  messenger.on('error', () => {}); // its queries reject with what matters
  try {
    await messenger.connect();
    await messenger.query('select pg_cancel_backend($1)', [processID]);
  } finally {
    await messenger.end();
  }
}
