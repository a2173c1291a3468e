import { InvalidOptionError } from '../../errors/invalid-option-error.ts';
import { requireSeed } from '../../statistics/random.ts';
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

/** @throws InvalidOptionError naming the first option that cannot be, and its value. */
export function checkTcpProxyOptions({ target, listenPort, network = {}, seed = 1 }: TcpProxyOptions): void {
  checkTarget(target);
  if (listenPort !== undefined) checkPort('listenPort', listenPort);
  checkNetwork(network);
  requireSeed(seed);
}

/** @throws InvalidOptionError */
export function checkTarget({ host, port }: ProxyTarget): void {
  if (typeof host !== 'string' || host === '')
    throw new InvalidOptionError('target.host', 'a name or an address', host);
  checkPort('target.port', port);
}

function checkPort(name: string, port: number): void {
  if (!(Number.isInteger(port) && port > 0 && port < 65_536))
    throw new InvalidOptionError(name, 'an integer from 1 to 65535', port);
}
