import type { Connection } from '@holdfast/resilience';

/**
 * Has the pool close a connection when it gets it back, rather than lend it to the next one: whatever is left in a session,
 * settings, locks and temporary tables, ends with it.
 */
export function discard(connection: Connection): void {
  const client = connection.driver as { end(): Promise<void> }; // on PostgreSQL a pg.PoolClient, which is a pg.Client
  // It may have broken by itself.
  client.end().catch(() => undefined);
}
