import { fork } from 'node:child_process';
import { once } from 'node:events';
import pg from 'pg';
import { quantile } from '../measure/quantile.ts';
import { type Placement, placeProcess } from './placement.ts';

/** How the peers reach the server. */
export interface OpenNetwork {
  readonly url: string;
  /** The median of what `select 1` takes on it, in milliseconds. */
  readonly roundTripMs: number;
  close(): Promise<void>;
}

/** As near as it gets: both on this machine. */
export async function directNetwork(url: string): Promise<OpenNetwork> {
  return { url, roundTripMs: await roundTripMs(url), close: async () => {} };
}

/** A millisecond further away: through a proxy in a process of its own, on the server's cores. */
export async function delayedNetwork(url: string, placed: Placement | undefined): Promise<OpenNetwork> {
  const proxy = fork(new URL('delaying-proxy.ts', import.meta.url), [url]);
  if (placed !== undefined && proxy.pid !== undefined) placeProcess(proxy.pid, placed.server);
  const [delayedUrl] = (await once(proxy, 'message')) as [string];
  return {
    url: delayedUrl,
    roundTripMs: await roundTripMs(delayedUrl),
    close: async () => {
      proxy.kill();
      await once(proxy, 'exit');
    },
  };
}

async function roundTripMs(url: string): Promise<number> {
  const client = new pg.Client(url);
  await client.connect();
  const taken: number[] = [];
  for (let n = 0; n < 200; n += 1) {
    const startedAt = performance.now();
    await client.query({ name: 'one', text: 'select 1' });
    taken.push(performance.now() - startedAt);
  }
  await client.end();
  return quantile(taken.slice(taken.length / 2), 0.5);
}
