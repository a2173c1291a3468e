import { checkSeed } from '../seeded-random.ts';
import { checkNetwork, type Network } from './network.ts';

/** Where a server listens. */
export interface ProxyTarget {
  readonly host: string;
  readonly port: number;
}

export interface TcpProxyOptions {
  readonly target: ProxyTarget;
  /** Where it listens, on 127.0.0.1. @default a free one */
  readonly listenPort?: number;
  /** What the network is like from the start until it is set or healed. @default as good as it gets */
  readonly network?: Network;
  /** Repeats the jitter: the n-th connection of two proxies with one seed sees the same. @default 1 */
  readonly seed?: number;
}

/** @throws RangeError naming the first option that cannot be, and its value. */
export function checkTcpProxyOptions({ target, listenPort, network = {}, seed = 1 }: TcpProxyOptions): void {
  checkTarget(target);
  if (listenPort !== undefined) checkPort('listenPort', listenPort);
  checkNetwork(network);
  checkSeed(seed);
}

/** @throws RangeError */
export function checkTarget({ host, port }: ProxyTarget): void {
  if (typeof host !== 'string' || host === '')
    throw new RangeError(`target.host must be a name or an address, not ${JSON.stringify(host)}`);
  checkPort('target.port', port);
}

function checkPort(name: string, port: number): void {
  if (!(Number.isInteger(port) && port > 0 && port < 65_536))
    throw new RangeError(`${name} must be an integer from 1 to 65535, not ${port}`);
}
