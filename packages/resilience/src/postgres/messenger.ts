import pg from 'pg';

import { aim } from './hosts/aim.ts';
import type { Host } from './hosts/host.ts';
import { HostSeekingClient, isHostSeeking } from './hosts/host-seeking-client.ts';

/**
 * Does something on a connection made for this alone, to where a pool with these options connects, or to `host`: those of
 * the pool may all be taken, by callers who wait for just this. Whatever hangs is cut after `limitMs`.
 */
export async function withMessenger<Result>(
  options: pg.ClientConfig,
  limitMs: number,
  work: (messenger: pg.Client) => Promise<Result>,
  host?: Host,
): Promise<Result> {
  const seeks = host === undefined && isHostSeeking(options);
  const messenger = seeks ? new HostSeekingClient(options) : new pg.Client(options);
  if (host !== undefined) aim(messenger, host);
  messenger.on('error', () => {}); // its queries reject with what matters
  const limit = setTimeout(() => messenger.connection.stream.destroy(), limitMs);
  try {
    await messenger.connect();
    return await work(messenger);
  } finally {
    await messenger.end().catch(() => {}); // it is over, and what came of it is known
    clearTimeout(limit);
  }
}
