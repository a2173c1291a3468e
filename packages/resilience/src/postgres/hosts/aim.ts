import type pg from 'pg';

import type { Host } from './host.ts';

/** Makes a client that has not connected yet connect to `host`, with all else as it was configured. */
export function aim(client: pg.Client, host: Host): void {
  const target = { host: host.name, port: host.port };
  Object.assign(client, target); // read-only in the types; node-postgres reads both when it connects
}
