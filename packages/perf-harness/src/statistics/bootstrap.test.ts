import { describe, expect, test } from 'vitest';
import { bootstrapInterval } from './bootstrap.ts';
import { interquartileMean } from './interquartile-mean.ts';
import { type Random, seededRandom } from './random.ts';

function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

function normalOf(random: Random): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

test("the interval of a mean is Student's, for what is nearly normal", () => {
  // Efron and Tibshirani 1993, table 2.1: survival of mice after surgery, control group: 56.22 ± 14.14, nine of them.
  const mice = [52, 104, 146, 10, 51, 30, 40, 27, 46];
  const { low, high } = bootstrapInterval([mice], mean);
  const student = 2.306 * 14.14;
  expect(low).toBeGreaterThan(56.22 - student - 5);
  expect(low).toBeLessThan(56.22 - student + 10);
  expect(high).toBeGreaterThan(56.22 + student - 5);
  // To the right, as the sample leans.
  expect(high).toBeLessThan(56.22 + student + 15);
});

describe.each([
  ['of one sample', 1],
  ['of the difference of two', 2],
])('the interval %s', (_, samples) => {
  /** How often it holds the true figure, which is 0. */
  function coverage({
    size,
    inherited,
    stalls,
  }: {
    size: number;
    inherited: number;
    stalls: number;
  }): number {
    const random = seededRandom(5);
    const normal = normalOf(random);
    let covered = 0;
    for (let repetition = 0; repetition < 200; repetition++) {
      const drawn = Array.from({ length: samples }, () => {
        let noise = normal();
        return Array.from({ length: size }, () => {
          noise = inherited * noise + Math.sqrt(1 - inherited ** 2) * normal();
          return random() < stalls ? noise + 100 * (random() - 0.5) : noise;
        });
      });
      const { low, high } = bootstrapInterval(drawn, interquartileMean, (a, b = 0) => a - b, {
        resamples: 300,
        random,
      });
      if (low <= 0 && high >= 0) covered++;
    }
    return covered / 200;
  }

  test.each([
    { size: 8, inherited: 0, stalls: 0 },
    { size: 20, inherited: 0, stalls: 0 },
    { size: 20, inherited: 0, stalls: 0.1 },
    { size: 50, inherited: 0.5, stalls: 0 },
    { size: 100, inherited: 0.8, stalls: 0 },
  ])('holds the true figure at least 9 times in 10: %j', (series) => {
    const share = coverage(series);
    expect(share).toBeGreaterThanOrEqual(0.9);
    expect(share).toBeLessThanOrEqual(0.995);
  });
});

test('the same sample always has the same interval, and a wider one for more confidence', () => {
  const sample = [3, 1, 4, 1, 5, 9, 2, 6];
  const interval = bootstrapInterval([sample], interquartileMean);
  expect(bootstrapInterval([sample], interquartileMean)).toEqual(interval);
  const wider = bootstrapInterval([sample], interquartileMean, undefined, { confidence: 0.99 });
  expect(wider.low).toBeLessThan(interval.low);
  expect(wider.high).toBeGreaterThan(interval.high);
});

test.each([
  [[[1]], {}, 'samples[0] must be at least 2 finite numbers; got [ 1 ].'],
  [
    [
      [1, 2],
      [1, Number.NaN],
    ],
    {},
    'samples[1] must be at least 2 finite numbers; got [ 1, NaN ].',
  ],
  [[[1, 2]], { confidence: 1 }, 'confidence must be a number between 0 and 1; got 1.'],
  [[[1, 2]], { resamples: 10 }, 'resamples must be an integer, at least 100; got 10.'],
])('what cannot be meant is refused: %#', (samples, options, message) => {
  expect(() => bootstrapInterval(samples, mean, undefined, options)).toThrow(message);
});
