import { assert, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../statistics/random.ts';
import { judgeGrowth } from './judge-growth.ts';

const limits = { minBytesPerOperation: 32, confidence: 0.99 };
const rounds = 20;

/** What is alive after each round of 1,000 operations, by the round's number and a die. */
function looks(alive: (round: number, random: () => number) => number, seed: number) {
  const random = seededRandom(seed);
  return Array.from({ length: rounds + 1 }, (_, round) => ({
    operations: round * 1_000,
    bytes: 20e6 + alive(round, random),
  }));
}

/** How many of 1,000 such series are said to grow. */
function alarms(alive: (round: number, random: () => number) => number): number {
  let count = 0;
  for (let seed = 0; seed < 1_000; seed++) if (judgeGrowth(looks(alive, seed), limits).grows) count += 1;
  return count;
}

const noise = (random: () => number, bytes: number) => (random() - 0.5) * 2 * bytes;

describe('it grows', () => {
  test('whatever one leak, in bytes an operation above what is allowed, and small noise make', () => {
    assert(
      property(integer({ min: 60, max: 100_000 }), integer({ min: 0, max: 1_000_000 }), (leak, seed) => {
        const trend = judgeGrowth(
          looks((round, random) => round * leak * 1_000 + noise(random, 5_000), seed),
          limits,
        );
        expect(trend.grows).toBe(true);
        expect(trend.bytesPerOperation).toBeGreaterThan(leak * 0.9);
        expect(trend.bytesPerOperation).toBeLessThan(leak * 1.1);
      }),
    );
  });

  test('where a table doubles on the way', () => {
    const steps = (round: number) =>
      100_000 * round + (round > 6 ? 600_000 : 0) + (round > 14 ? 1_200_000 : 0);
    expect(alarms((round, random) => steps(round) + noise(random, 5_000))).toBe(1_000);
  });

  test('where noise is as large as what a round leaves behind', () => {
    expect(alarms((round, random) => 100_000 * round + noise(random, 100_000))).toBeGreaterThan(990);
  });
});

describe('it does not grow', () => {
  test.each<[string, (round: number, random: () => number) => number]>([
    ['where there is only noise', (_, random) => noise(random, 500_000)],
    ['where it wanders', wandering()],
    [
      'where a cache fills and is full',
      (round, random) => 300_000 * Math.min(round, 8) + noise(random, 5_000),
    ],
    ['where warm-up fades', (round, random) => 3e6 * (1 - Math.exp(-round / 3)) + noise(random, 5_000)],
    ['where it jumps once', (round, random) => (round > 10 ? 2e6 : 0) + noise(random, 5_000)],
    [
      'where a cache is emptied now and then',
      (round, random) => 100_000 * (round % 7) + noise(random, 5_000),
    ],
    ['where less is left behind than is allowed', (round, random) => 20_000 * round + noise(random, 5_000)],
    ['where it shrinks', (round, random) => -100_000 * round + noise(random, 5_000)],
    ['where nothing moves', () => 0],
  ])('%s', (_, alive) => {
    expect(alarms(alive)).toBeLessThanOrEqual(10); // 1 %, before a second run has to confirm it
  });

  /** Each round's memory is that of the round before, and some more or less. */
  function wandering() {
    let level = 0;
    return (round: number, random: () => number) => {
      level = round === 0 ? 0 : level + noise(random, 50_000);
      return level;
    };
  }
});

test('an interval of 99 % has the slope in it about as often', () => {
  let hits = 0;
  for (let seed = 0; seed < 1_000; seed++) {
    const { interval } = judgeGrowth(
      looks((round, random) => 50_000 * round + noise(random, 50_000), seed),
      limits,
    );
    if (interval.low <= 50 && 50 <= interval.high) hits += 1;
  }
  expect(hits).toBeGreaterThan(970);
});
