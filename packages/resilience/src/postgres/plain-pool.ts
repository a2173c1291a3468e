import type pg from 'pg';

import type { ConnectCallback } from './checkout-request.ts';

/** What node-postgres's own pool has and its types leave out. */
interface PoolInternals {
  readonly _clients?: readonly pg.PoolClient[];
  newClient(item: { readonly callback: ConnectCallback }): void;
}

/** Every connection a pool has, those included that are still being made; node-postgres shows only their number. */
export function connectionsOf(pool: pg.Pool): pg.PoolClient[] {
  return [...(internals(pool)._clients ?? [])];
}

/** Makes a connection though there may be idle ones; in the time that the pool's `connectionTimeoutMillis` gives. */
export function connectNew(pool: pg.Pool, callback: ConnectCallback): void {
  internals(pool).newClient({ callback });
}

function internals(pool: pg.Pool): PoolInternals {
  return pool as unknown as PoolInternals; // the same pool, described further
}
