import { HoldfastError } from '../errors/holdfast-error.ts';
import type { LongestHeld } from './checkouts.ts';

/** `end()` waited for connections that were not given back in time, and cut them. */
export class PoolDrainError extends HoldfastError {
  constructor(limitMs: number, cut: number, longestHeld: LongestHeld | undefined) {
    const held =
      longestHeld === undefined
        ? ''
        : `\n  Longest held: ${(longestHeld.heldMs / 1000).toFixed(1)} s, checked out at ${longestHeld.place ?? 'an unknown place'}.`;
    super(
      'PoolDrainError',
      'HF_POOL_DRAIN',
      `${cut} ${cut === 1 ? 'connection was' : 'connections were'} not given back within ${limitMs} ms of end(), ` +
        `and cut.${held} Let the work finish before ending the pool.`,
    );
  }
}
