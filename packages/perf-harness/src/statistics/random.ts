import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { InvalidOptionError } from '../errors/invalid-option-error.ts';

/** Draws a number from 0 (included) to 1 (excluded), as `Math.random` does. */
export type Random = () => number;

/**
 * Random numbers that are the same for the same seed, on every machine.
 *
 * @param seed a whole number from 0 to 4,294,967,295.
 * @param stream tells sequences of one seed apart, that have nothing to do with each other: those of two threads.
 * @throws InvalidOptionError for what is no seed.
 */
export function seededRandom(seed: number, stream = 0): Random {
  const generator = xoroshiro128plusFromState(
    [1, 2, 3, 4].map((word) => mixed(mixed(mixed(requireSeed(seed)) ^ stream) ^ word)),
  );
  return () => uniformFloat64(generator);
}

/** A seed drawn anew, for what has none given. */
export function newSeed(): number {
  return Math.floor(Math.random() * 2 ** 32);
}

/** @throws InvalidOptionError for what is no seed. */
export function requireSeed(seed: number): number {
  if (Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32) return seed;
  throw new InvalidOptionError('seed', 'an integer from 0 to 4294967295', seed);
}

/** MurmurHash3's finalizer: every bit of `word` changes half of the result's, so that seeds 1 and 2 are unlike. */
function mixed(word: number): number {
  let hash = (word + 0x9e3779b9) | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
