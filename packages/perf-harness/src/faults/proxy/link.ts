import type { Socket } from 'node:net';
import type { Random } from '../../statistics/random.ts';
import type { ByteBudget } from './byte-budget.ts';
import { type Direction, directions } from './direction.ts';
import { type Ending, endSocket } from './ending.ts';
import { Lane, type LaneMode, type Verdict } from './lane.ts';
import type { Network } from './network.ts';
import type { CommitFaults } from './postgres/commit-faults.ts';
import { CommitWatch } from './postgres/commit-watch.ts';
import type { Traffic } from './traffic.ts';

export interface LinkParts {
  readonly client: Socket;
  readonly server: Socket;
  readonly random: (direction: Direction) => Random;
  readonly commitFaults: CommitFaults;
  readonly byteBudget: ByteBudget;
  readonly traffic: Traffic;
}

/** One client and its connection to the server: two lanes between them. */
export class Link {
  /** When both ends are gone. */
  readonly closed: Promise<void>;
  readonly #sockets: readonly Socket[];
  readonly #traffic: Traffic;
  readonly #lanes: Readonly<Record<Direction, Lane>>;
  #cut = false;

  constructor({ client, server, random, commitFaults, byteBudget, traffic }: LinkParts) {
    this.#sockets = [client, server];
    this.#traffic = traffic;
    const commits = new CommitWatch(commitFaults);
    const lane = (direction: Direction, from: Socket, to: Socket): Lane =>
      new Lane({
        from,
        to,
        random: random(direction),
        inspect: (bytes): Verdict => {
          const spent = byteBudget.spend(direction, bytes);
          const watched = commits[direction](spent.pass);
          return { pass: watched.pass, cut: watched.cut ?? spent.cut };
        },
        cut: (how) => this.cut(how),
        onPassed: (count) => traffic.passed(direction, count),
        onLost: (count) => traffic.lost(direction, count),
      });
    this.#lanes = { toServer: lane('toServer', client, server), toClient: lane('toClient', server, client) };
    this.closed = Promise.all(this.#sockets.map(gone)).then(() => {
      for (const direction of directions) this.#lanes[direction].abandon();
      commits.end();
    });
  }

  /** Whether bytes of it were swallowed, so that it cannot go on. */
  get lost(): boolean {
    return directions.some((direction) => this.#lanes[direction].lost);
  }

  setNetwork(network: Network): void {
    for (const direction of directions) this.#lanes[direction].setConditions(network[direction] ?? {});
  }

  setMode(direction: Direction, mode: LaneMode): void {
    this.#lanes[direction].setMode(mode);
  }

  /** Ends it on both sides; what is under way is lost. */
  cut(how: Ending): void {
    if (!this.#cut) this.#traffic.cut += 1;
    this.#cut = true;
    for (const direction of directions) this.#lanes[direction].abandon();
    for (const socket of this.#sockets) endSocket(socket, how);
  }
}

function gone(socket: Socket): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  socket.once('close', () => resolve());
  return promise;
}
