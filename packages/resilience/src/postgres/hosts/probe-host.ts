import pg from 'pg';

import { aim } from './aim.ts';
import type { Host } from './host.ts';
import type { SessionState } from './session-attrs.ts';
import { SessionReports } from './session-reports.ts';

/** Connects to one host for the sake of knowing what it is, and disconnects. */
export async function probeHost(
  config: pg.ClientConfig,
  host: Host,
  signal: AbortSignal,
): Promise<SessionState> {
  const client = new pg.Client(config);
  aim(client, host);
  client.on('error', () => {}); // connect() and query() reject with what matters
  const reports = new SessionReports(client);
  const cut = () => client.connection.stream.destroy();
  signal.addEventListener('abort', cut);
  try {
    await client.connect();
    return await reports.settle();
  } finally {
    signal.removeEventListener('abort', cut);
    client.end().catch(() => {}); // nobody has to wait for it
  }
}
