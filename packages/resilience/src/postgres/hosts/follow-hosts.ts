import type pg from 'pg';

import type { Host } from './host.ts';
import { HostFinder } from './host-finder.ts';
import { hostListOf } from './host-list.ts';
import { HostSeekingClient, isHostSeeking } from './host-seeking-client.ts';
import { probeHost } from './probe-host.ts';

/** How long one of several hosts may take, in milliseconds; never more than half of what the caller has. */
const hostLimitMs = 2_000;

/** The options of a pool whose URL names several hosts or says `target_session_attrs`, made to follow it; others as they are. */
export function followHosts<Config extends pg.PoolConfig>(config: Config): Config {
  const { connectionString, connectionTimeoutMillis = 0 } = config;
  const list = connectionString === undefined ? undefined : hostListOf('connectionString', connectionString);
  if (list === undefined) return config;
  const { hosts, attrs, firstUrl } = list;
  const shareMs = Math.min(hostLimitMs, (connectionTimeoutMillis || Number.POSITIVE_INFINITY) / 2);
  const limitMs = hosts.length === 1 ? connectionTimeoutMillis : shareMs;
  // A password of its own may be hidden from spreading.
  const probeConfig = {
    ...config,
    password: config.password,
    connectionString: firstUrl,
    connectionTimeoutMillis: limitMs,
  };
  const probe = (host: Host, signal: AbortSignal) => probeHost(probeConfig, host, signal);
  const hostFinder = new HostFinder({ hosts, attrs, probe }, limitMs);
  const followed = { connectionString: firstUrl, hostFinder, Client: HostSeekingClient };
  return Object.assign(config, followed);
}

/** Lets a pool drop its connections to other hosts when they shall lead to a new one: idle ones now, the rest when given back. */
export function dropWhenMoved(pool: pg.Pool): void {
  if (!isHostSeeking(pool.options)) return;
  const finder = pool.options.hostFinder;
  const connected = new Set<HostSeekingClient>();
  const out = new WeakSet<pg.ClientBase>();
  pool.on('connect', (client) => {
    if (!(client instanceof HostSeekingClient)) return;
    connected.add(client);
    client.once('end', () => connected.delete(client));
  });
  pool.on('acquire', (client) => out.add(client));
  pool.on('release', (_error, client) => {
    out.delete(client);
    // The pool discards a client that is ending.
    if (client instanceof HostSeekingClient && client.seat !== finder.current && finder.current !== undefined)
      client.end().catch(() => {}); // nobody waits for it, and it may be broken
  });
  finder.onMove((to) => {
    for (const client of connected) {
      // To a pool an idle client ends only by breaking.
      if (client.seat !== to && !out.has(client)) client.connection.stream.destroy();
    }
  });
}
