import { expect, test } from 'vitest';
import { newSeed, requireSeed, seededRandom } from './random.ts';

function draw(count: number, seed: number, stream?: number): number[] {
  const random = seededRandom(seed, stream);
  return Array.from({ length: count }, random);
}

test('a seed gives the same numbers again, and other seeds and streams give others', () => {
  expect(draw(5, 1)).toEqual(draw(5, 1));
  const firsts = Array.from({ length: 1_000 }, (_, n) => [draw(1, n)[0], draw(1, 7, n + 1)[0]]).flat();
  expect(new Set(firsts).size).toBe(2_000);
  // Those of neighbouring seeds are as unlike as any others.
  const average = firsts.reduce<number>((sum, first) => sum + (first ?? 0), 0) / firsts.length;
  expect(Math.abs(average - 0.5)).toBeLessThan(0.03);
});

test('numbers are spread evenly from 0 to 1', () => {
  const tenths = new Array<number>(10).fill(0);
  for (const number of draw(100_000, 3)) {
    const tenth = Math.floor(number * 10);
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
  }
  for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(400);
});

test('a seed drawn anew is one', () => {
  expect(requireSeed(newSeed())).toBeTypeOf('number');
  for (const seed of [-1, 0.5, 2 ** 32, Number.NaN]) expect(() => seededRandom(seed)).toThrow(`got ${seed}`);
});
