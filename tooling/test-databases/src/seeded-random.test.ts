import { assert, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { checkSeed, type Random, seededRandom } from './seeded-random.ts';

const draw = (random: Random, count: number) => Array.from({ length: count }, random);

test('a seed repeats its numbers, and another seed or part of one gives others', () => {
  assert(
    property(integer(), integer(), (seed, part) => {
      const numbers = draw(seededRandom(seed, part), 20);
      expect(draw(seededRandom(seed, part), 20)).toEqual(numbers);
      expect(draw(seededRandom(seed, part + 1), 20)).not.toEqual(numbers);
      expect(draw(seededRandom(seed + 1, part), 20)).not.toEqual(numbers);
      for (const number of numbers) expect(number >= 0 && number < 1).toBe(true);
    }),
  );
});

test.each([0, 1, 42])('the numbers of seed %i fill each tenth about evenly', (seed) => {
  const tenths = Array<number>(10).fill(0);
  for (const number of draw(seededRandom(seed), 100_000)) {
    const tenth = Math.floor(number * 10);
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
  }
  // Four standard deviations of a fair draw: 4 × √(100000 × 0.1 × 0.9).
  for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(380);
});

test('a seed that is no integer is refused', () => {
  expect(() => checkSeed(1.5)).toThrow('seed must be an integer, not 1.5');
});
