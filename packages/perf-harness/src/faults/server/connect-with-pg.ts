import type { Client } from 'pg';

import { MissingDriverError } from './missing-driver-error.ts';

/** A connected client of the peer dependency `pg`, which is loaded only here. @throws MissingDriverError */
export async function connectWithPg(url: string): Promise<Client> {
  const pg = await import('pg').catch((cause: unknown) => {
    throw new MissingDriverError(cause);
  });
  const client = new pg.default.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    application_name: 'holdfast-perf faults',
  });
  client.on('error', () => {}); // its end says as much
  await client.connect();
  return client;
}

const CONNECT_LIMIT_MS = 10_000;
