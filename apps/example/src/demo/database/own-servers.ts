import { startTcpProxy, type TcpProxy } from '@holdfast/perf-harness/faults';
import {
  type PostgresReplica,
  type PostgresServer,
  startPostgresServer,
  startReplica,
} from '@holdfast-tooling/test-databases/server';
import { Network } from './network.ts';

/** A server's address for the service, which stays while servers come and go. */
interface Place<Server extends PostgresServer = PostgresServer> {
  readonly proxy: TcpProxy;
  readonly server: Server;
}

/** A primary of the demo's own and, once it was asked for, a replica that can take its place. */
export class OwnServers {
  readonly network: Network;
  /** Both addresses: the service finds the one that takes writes, and the one to read from, by itself. */
  readonly url: string;
  readonly replicaUrl: string;
  readonly #proxies: readonly [TcpProxy, TcpProxy];
  #primary: Place;
  #replica: Place<PostgresReplica> | undefined;
  /** Whose place the replica took. */
  #fallen: PostgresServer | undefined;
  #following: Promise<void> = Promise.resolve();

  private constructor(server: PostgresServer, proxies: readonly [TcpProxy, TcpProxy]) {
    this.network = new Network(proxies);
    this.#proxies = proxies;
    this.#primary = { proxy: proxies[0], server };
    const [, beginning, end] = /^(.*@)127\.0\.0\.1:\d+(\/.*)$/.exec(server.url) ?? [];
    const hosts = proxies.map(({ port }) => `127.0.0.1:${port}`);
    this.url = `${beginning}${hosts.join(',')}${end}?target_session_attrs=read-write`;
    this.replicaUrl = `${beginning}${hosts.reverse().join(',')}${end}?target_session_attrs=standby`;
  }

  static async start(): Promise<OwnServers> {
    await using started = new AsyncDisposableStack();
    const server = started.adopt(await startPostgresServer(), (it) => it.remove());
    // Until there is a replica, both lead to the primary.
    const target = { host: '127.0.0.1', port: server.port };
    const open = async () => started.adopt(await startTcpProxy({ target }), (proxy) => proxy.close());
    const servers = new OwnServers(server, [await open(), await open()]);
    started.move();
    return servers;
  }

  /** The primary itself, past the network that can be made bad. */
  get primary(): PostgresServer {
    return this.#primary.server;
  }

  /** Undefined until there is one, and while there is none. */
  get replica(): PostgresServer | undefined {
    return this.#replica?.server;
  }

  /** Makes a replica of the primary, where there is none. From then on the primary acknowledges nothing that the replica lacks. */
  follow(): Promise<void> {
    this.#following = this.#followed().then(() => this.#follow());
    return this.#following;
  }

  /** Ends the primary as a crash would. A replica that is being made is waited for. */
  async kill(): Promise<void> {
    await this.#followed();
    await this.#primary.server.kill();
  }

  /** Starts the primary again. */
  async start(): Promise<void> {
    await this.#primary.server.start();
  }

  /** Puts the replica in the place of the primary, which is gone. */
  async promote(): Promise<void> {
    const replica = this.#replica;
    if (replica === undefined) throw new Error('There is no replica to promote.');
    await replica.server.promote();
    this.#fallen = this.#primary.server;
    this.#primary = replica;
    this.#replica = undefined;
  }

  /** Takes everything away, also where some of it does not go. */
  async remove(): Promise<void> {
    await this.#followed();
    await using everything = new AsyncDisposableStack();
    for (const server of [this.#primary.server, this.#fallen, this.#replica?.server])
      everything.defer(() => server?.remove());
    everything.defer(() => this.network.close());
  }

  /** Resolves once no replica is being made. Whoever asked for one was told what became of it. */
  #followed(): Promise<void> {
    return this.#following.catch(() => {});
  }

  async #follow(): Promise<void> {
    if (this.#replica !== undefined) return;
    await this.#fallen?.remove();
    this.#fallen = undefined;
    const server = await startReplica(this.#primary.server, {
      synchronous: true,
      // A primary that was restarted acknowledges nothing before its replica is back.
      settings: { wal_retrieve_retry_interval: '100ms' },
    });
    const [first, second] = this.#proxies;
    const proxy = this.#primary.proxy === first ? second : first;
    proxy.retarget({ host: '127.0.0.1', port: server.port });
    // What was connected there before found the primary, or nothing.
    proxy.cut();
    this.#replica = { proxy, server };
  }
}
