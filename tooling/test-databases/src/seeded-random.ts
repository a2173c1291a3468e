/** A number from 0 up to, not including, 1. */
export type Random = () => number;

/**
 * Random numbers that a seed repeats: the same seeds, the same numbers. More than one seed gives a stream of its own
 * for each combination, so that what one part draws does not move what another draws.
 *
 * A counter put through MurmurHash3's finalizer, as in the SplitMix family (Steele, Lea, Flood 2014): even enough
 * for choosing faults, not for secrets.
 */
export function seededRandom(...seeds: readonly number[]): Random {
  let state = seeds.reduce((mixed, seed) => scramble(mixed ^ scramble(seed + GOLDEN)), GOLDEN);
  return () => {
    state = (state + GOLDEN) | 0;
    return (scramble(state) >>> 0) / 2 ** 32;
  };
}

/** 2^32 divided by the golden ratio: steps of this size come past every number. */
const GOLDEN = 0x9e3779b9;

function scramble(value: number): number {
  let mixed = value | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** @throws RangeError where a seed is not an integer that is held exactly. */
export function checkSeed(seed: number): void {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`seed must be an integer, not ${seed}`);
}
