import { connect, type Socket } from 'node:net';

import { InvalidOptionError } from '../../errors/invalid-option-error.ts';
import { seededRandom } from '../../statistics/random.ts';
import { ByteBudget } from './byte-budget.ts';
import { checkDirection, type Direction, directions, directionsOf } from './direction.ts';
import { checkEnding, type Ending } from './ending.ts';
import type { LaneMode } from './lane.ts';
import { Link } from './link.ts';
import { HOST, Listener } from './listener.ts';
import { checkNetwork, type Network } from './network.ts';
import { CommitFaults } from './postgres/commit-faults.ts';
import {
  checkTarget,
  checkTcpProxyOptions,
  type ProxyTarget,
  type TcpProxyOptions,
} from './tcp-proxy-options.ts';
import { Traffic, type TrafficCounts } from './traffic.ts';

/**
 * Starts a TCP proxy on 127.0.0.1, in this process, whose network can be made bad at any time.
 *
 * @throws InvalidOptionError quoting an option that cannot be; the system's EADDRINUSE where `listenPort` is taken.
 *
 * @example
 * const proxy = await startTcpProxy({ target: { host: '127.0.0.1', port: server.port } });
 * const client = new Client(proxy.through(server.url));
 * proxy.blackhole('toClient');
 * await proxy.heal();
 * await proxy.close();
 */
export async function startTcpProxy(options: TcpProxyOptions): Promise<TcpProxy> {
  checkTcpProxyOptions(options);
  const proxy = new TcpProxy(options);
  await proxy.open(options.listenPort);
  return proxy;
}

/** A network between clients and one server that does what it is told. Each fault lasts until `heal`. */
export class TcpProxy {
  readonly #listener = new Listener((client) => this.#accept(client));
  readonly #links = new Set<Link>();
  readonly #commitFaults = new CommitFaults();
  readonly #byteBudget = new ByteBudget();
  readonly #traffic = new Traffic();
  readonly #seed: number;
  readonly #modes: Record<Direction, LaneMode> = { toServer: 'open', toClient: 'open' };
  #target: ProxyTarget;
  #network: Network;

  /** Call {@link startTcpProxy}, which checks the options and listens. */
  constructor({ target, network = {}, seed = 1 }: TcpProxyOptions) {
    this.#target = target;
    this.#network = network;
    this.#seed = seed;
  }

  /** The same over its whole life. */
  get port(): number {
    return this.#listener.port;
  }

  get traffic(): TrafficCounts {
    return this.#traffic.counts(this.#links.size);
  }

  /** A server's address as it is reached through this proxy: all but host and port stay. */
  through(url: string): string {
    const address = new URL(url);
    address.hostname = HOST;
    address.port = String(this.port);
    return address.href;
  }

  /** @internal */
  open(port?: number): Promise<void> {
    return this.#listener.open(port);
  }

  /** Where new connections lead from now on, as when an address moves to another machine. */
  retarget(target: ProxyTarget): void {
    checkTarget(target);
    this.#target = target;
  }

  /**
   * What the network is like from now on, for all connections; a direction that is not named is as good as it gets.
   * What is under way is sent again under the new conditions. Order is always kept.
   */
  setNetwork(network: Network): void {
    checkNetwork(network);
    this.#network = network;
    for (const link of this.#links) link.setNetwork(network);
  }

  /** Refuses new connections (ECONNREFUSED); those that are open stay. */
  refuse(): void {
    this.#listener.pause();
  }

  /**
   * Swallows what is sent, the news that a sender is gone included. New connections are made, and hear nothing; or all is
   * well with them where only those are meant which are open now, as when a firewall forgets the ones it knew.
   */
  blackhole(direction: Direction | 'both' = 'both', which: 'all' | 'open' = 'all'): void {
    const later = { ...this.#modes };
    this.#setModes(directionsOf(direction), 'blackholed');
    if (which === 'open') Object.assign(this.#modes, later);
  }

  /** Holds back what is sent; it arrives late, at `heal`, even when its sender is gone by then. */
  stall(direction: Direction | 'both' = 'both'): void {
    this.#setModes(directionsOf(direction), 'stalled');
  }

  /** Cuts every open connection, on both sides. */
  cut(how: Ending = 'reset'): void {
    checkEnding(how);
    for (const link of this.#links) link.cut(how);
  }

  /**
   * Cuts the connection on which the `bytes`-th byte from now on passes, right behind that byte. They are counted
   * over all connections. Resolves to `true` once that has happened, to `false` when it was healed before.
   */
  cutAfter(bytes: number, direction: Direction = 'toClient', how: Ending = 'reset'): Promise<boolean> {
    if (!(Number.isSafeInteger(bytes) && bytes > 0))
      throw new InvalidOptionError('bytes', 'an integer, at least 1', bytes);
    checkDirection(direction);
    checkEnding(how);
    return this.#byteBudget.arm(direction, bytes, how);
  }

  /**
   * Lets the next COMMIT reach the server, and cuts the connection when it has answered, before the client hears of
   * it: PostgreSQL only, without TLS. Resolves to `true` once that has happened, to `false` when it was healed
   * before. A COMMIT that fails is answered with an error, which passes: then it waits for the next one.
   */
  dropNextCommitAcknowledgement(how: Ending = 'reset'): Promise<boolean> {
    checkEnding(how);
    return this.#commitFaults.arm('acknowledgement', how);
  }

  /** Cuts the connection of the next COMMIT before the server has it. Resolves as above. */
  cutBeforeCommit(how: Ending = 'reset'): Promise<boolean> {
    checkEnding(how);
    return this.#commitFaults.arm('commit', how);
  }

  /**
   * Ends every fault, and disarms those which wait for their moment. Connections of which bytes were swallowed are
   * cut: they could only go on with a gap. Resolves once new connections are accepted.
   */
  async heal(): Promise<void> {
    this.#commitFaults.disarm();
    this.#byteBudget.disarm();
    for (const link of this.#links) if (link.lost) link.cut('reset');
    this.setNetwork({});
    this.#setModes(directions, 'open');
    await this.#listener.reopen();
  }

  /** Cuts every connection and stops listening. No socket is left when it resolves. */
  async close(): Promise<void> {
    this.#commitFaults.disarm();
    this.#byteBudget.disarm();
    const closed = this.#listener.close();
    this.cut();
    await Promise.all([closed, ...[...this.#links].map((link) => link.closed)]);
  }

  #setModes(which: readonly Direction[], mode: LaneMode): void {
    for (const direction of which) {
      this.#modes[direction] = mode;
      for (const link of this.#links) link.setMode(direction, mode);
    }
  }

  #accept(client: Socket): void {
    const number = ++this.#traffic.accepted;
    const server = connect({ ...this.#target, allowHalfOpen: true, noDelay: true });
    const link = new Link({
      client,
      server,
      random: (direction) => seededRandom(this.#seed, 2 * number + directions.indexOf(direction)),
      commitFaults: this.#commitFaults,
      byteBudget: this.#byteBudget,
      traffic: this.#traffic,
    });
    this.#links.add(link);
    void link.closed.then(() => this.#links.delete(link));
    link.setNetwork(this.#network);
    for (const direction of directions) link.setMode(direction, this.#modes[direction]);
  }
}
