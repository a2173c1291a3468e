import { InvalidOptionError } from '../../errors/invalid-option-error.ts';
import { type Direction, directions } from './direction.ts';

/** What the way in one direction is like. */
export interface NetworkConditions {
  /** How much later everything arrives, in milliseconds. @default 0 */
  readonly latencyMs?: number;
  /** Up to how much is added to that, at random, in milliseconds. Order is kept. @default 0 */
  readonly jitterMs?: number;
  /** How much passes in a second, for each connection. @default no limit */
  readonly bytesPerSecond?: number;
}

/** What the way is like in each direction; one that is not named is as good as it gets. */
export type Network = Readonly<Partial<Record<Direction, NetworkConditions>>>;

/** @throws InvalidOptionError naming the first condition that cannot be. */
export function checkNetwork(network: Network): void {
  for (const direction of Object.keys(network)) {
    if (!directions.some((known) => known === direction))
      throw new InvalidOptionError('network', 'of toServer and toClient', network);
  }
  for (const direction of directions) {
    const { latencyMs = 0, jitterMs = 0, bytesPerSecond = Number.MAX_VALUE } = network[direction] ?? {};
    for (const [name, value] of Object.entries({ latencyMs, jitterMs })) {
      if (!(value >= 0 && value < Infinity))
        throw new InvalidOptionError(`${direction}.${name}`, 'a number of milliseconds, at least 0', value);
    }
    if (!(bytesPerSecond > 0))
      throw new InvalidOptionError(`${direction}.bytesPerSecond`, 'a number above 0', bytesPerSecond);
  }
}
