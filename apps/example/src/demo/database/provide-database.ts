import { startTcpProxy } from '@holdfast/perf-harness/faults';
import { Client } from 'pg';
import { Network } from './network.ts';
import { OwnServers } from './own-servers.ts';

export interface ProvidedDatabase extends AsyncDisposable {
  /** As the service reaches it, through a network that can be made bad. */
  readonly url: string;
  readonly replicaUrls: readonly string[];
  /** As its owner reaches it, past that network. */
  readonly ownerUrl: string;
  /** What it is, for people. */
  readonly description: string;
  /** Undefined where the database's own network is to be left alone. */
  readonly network: Network | undefined;
  /** The demo's own servers, which it takes away again. */
  readonly servers: OwnServers | undefined;
}

/** The database that the user named, or an embedded one that goes when the demo goes. */
export async function provideDatabase(databaseUrl: string | undefined): Promise<ProvidedDatabase> {
  if (databaseUrl !== undefined) return named(databaseUrl);
  const servers = await OwnServers.start();
  return {
    url: servers.url,
    replicaUrls: [servers.replicaUrl],
    get ownerUrl() {
      return servers.primary.url;
    },
    description: `embedded, on port ${servers.primary.port}`,
    network: servers.network,
    servers,
    [Symbol.asyncDispose]: () => servers.remove(),
  };
}

async function named(url: string): Promise<ProvidedDatabase> {
  const description = await describe(url);
  const about = { replicaUrls: [], ownerUrl: url, description, servers: undefined };
  const target = targetOf(url);
  if (target === undefined)
    return { ...about, url, network: undefined, [Symbol.asyncDispose]: async () => {} };
  const proxy = await startTcpProxy({ target });
  const network = new Network([proxy]);
  return { ...about, url: proxy.through(url), network, [Symbol.asyncDispose]: () => network.close() };
}

/** Where a proxy can stand in between: one host, by TCP, whose certificate nobody asks for. */
function targetOf(url: string): { readonly host: string; readonly port: number } | undefined {
  if (!URL.canParse(url)) return undefined;
  const { hostname, port, searchParams } = new URL(url);
  if (hostname === '' || ['host', 'ssl', 'sslmode'].some((name) => searchParams.has(name))) return undefined;
  return { host: decodeURIComponent(hostname).replace(/^\[(.*)\]$/, '$1'), port: Number(port || 5432) };
}

/** Connects once, so that a database that refuses says why before anything is begun. */
async function describe(url: string): Promise<string> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    const { rows } = await client.query('show server_version');
    return `${rows[0]?.server_version}, database ${client.database} at ${client.host}:${client.port}`;
  } finally {
    await client.end();
  }
}
