import type { DialectName } from '../database.ts';
import { describeHost, type Host } from '../postgres/hosts/host.ts';

/** Which database something leads to, without secrets. */
export interface Endpoint {
  /** A host, or the folder of a Unix socket; of several configured ones, each with its port. Undefined for a file. */
  readonly address: string | undefined;
  readonly port: number | undefined;
  /** The name of the database; of SQLite's, its file. */
  readonly database: string | undefined;
}

/** Something that runs statements: a database, or one connection. */
export interface StatementSource {
  readonly dialect: DialectName;
  readonly driver: unknown;
}

const known = new WeakMap<object, Endpoint>();

/** Where a driver's pool or connection leads to; undefined where that cannot be told. A driver is looked at once. */
export function endpointOf({ driver }: StatementSource): Endpoint | undefined {
  if (typeof driver !== 'object' || driver === null) return undefined;
  const before = known.get(driver);
  if (before !== undefined) return before;
  const endpoint = find(driver);
  if (endpoint !== undefined) known.set(driver, endpoint);
  return endpoint;
}

function find(driver: object): Endpoint | undefined {
  if ('location' in driver && typeof driver.location === 'function') {
    return { address: undefined, port: undefined, database: driver.location() ?? ':memory:' };
  }
  if (!isPool(driver)) return endpointOfClient(driver);
  const { Client, options } = driver;
  // A client that is never connected knows what URL, options, environment and defaults come to.
  const endpoint = endpointOfClient(new Client(options));
  const [, ...others] = options.hostFinder?.hosts ?? [];
  if (endpoint === undefined || others.length === 0) return endpoint;
  const address = options.hostFinder?.hosts.map(describeHost).join(',');
  return { ...endpoint, address, port: undefined };
}

function endpointOfClient(client: object): Endpoint | undefined {
  const { host, port, database } = client as { host?: unknown; port?: unknown; database?: unknown }; // checked below
  if (typeof host !== 'string') return undefined;
  return {
    address: host,
    port: typeof port === 'number' ? port : undefined,
    database: typeof database === 'string' ? database : undefined,
  };
}

/** What `pg.Pool` has and its types leave out. */
interface PoolDriver {
  readonly Client: new (options: object) => object;
  readonly options: { readonly hostFinder?: { readonly hosts: readonly Host[] } };
}

function isPool(driver: object): driver is PoolDriver {
  return 'Client' in driver && typeof driver.Client === 'function' && 'options' in driver;
}
