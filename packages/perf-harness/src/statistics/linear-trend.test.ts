import { describe, expect, test } from 'vitest';
import { linearTrend, type Point } from './linear-trend.ts';
import { type Random, seededRandom } from './random.ts';

function series(values: readonly number[]): readonly Point[] {
  return values.map((y, x) => ({ x, y }));
}

function normalOf(random: Random): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

test("the slope and Sen's interval are those of SciPy's theilslopes", () => {
  // Neighbours that differ more than others do, so that nothing is made up for.
  const points = series([
    10.2, 9.1, 11.4, 10.0, 12.3, 11.0, 12.8, 13.9, 12.2, 14.1, 13.0, 15.3, 14.4, 16.0, 15.1,
  ]);
  const { slope, interval, intercept } = linearTrend(points);
  expect(slope).toBeCloseTo(0.4333333333, 9);
  expect(interval.low).toBeCloseTo(0.35, 9);
  expect(interval.high).toBeCloseTo(0.525, 9);
  // The line has no more than half of the points above it, nor below.
  const sides = points.map(({ x, y }) => Math.sign(Number((y - slope * x - intercept).toFixed(9))));
  expect(sides.filter((side) => side > 0).length).toBeLessThanOrEqual(points.length / 2);
  expect(sides.filter((side) => side < 0).length).toBeLessThanOrEqual(points.length / 2);
});

test('outliers hardly move it', () => {
  const straight = Array.from({ length: 30 }, (_, x) => 5 + 2 * x);
  const wild = straight.map((y, x) => (x % 7 === 3 ? y + 10_000 : y));
  expect(linearTrend(series(wild)).slope).toBeCloseTo(2, 1);
  expect(linearTrend(series(straight))).toEqual({ slope: 2, interval: { low: 2, high: 2 }, intercept: 5 });
});

test('a million points cost no more than some hundreds', () => {
  const points = Array.from({ length: 100_000 }, (_, x) => ({ x, y: 3 * x + (x % 10) }));
  expect(linearTrend(points).slope).toBeCloseTo(3, 3);
});

describe('the interval', () => {
  /** How often it holds the slope that a series was made with, and how often it tells that there is one. */
  function rates({ slope, inherited, size = 60 }: { slope: number; inherited: number; size?: number }) {
    const normal = normalOf(seededRandom(11));
    let covered = 0;
    let found = 0;
    for (let repetition = 0; repetition < 300; repetition++) {
      let noise = normal() / Math.sqrt(1 - inherited ** 2);
      const values = Array.from({ length: size }, (_, x) => {
        noise = inherited * noise + normal();
        return slope * x + noise;
      });
      const { low, high } = linearTrend(series(values)).interval;
      if (low <= slope && slope <= high) covered++;
      if (low > 0) found++;
    }
    return { covered: covered / 300, found: found / 300 };
  }

  test.each([0, 0.3, 0.6, 0.8])(
    'holds the true slope as often as it says, with %d inherited from the value before',
    (inherited) => {
      expect(rates({ slope: 0, inherited }).covered).toBeGreaterThanOrEqual(0.92);
    },
  );

  test('finds a slope of a tenth of the noise', () => {
    expect(rates({ slope: 0.1, inherited: 0.3 }).found).toBe(1);
  });

  test('shows no trend in a saw, such as a heap between collections', () => {
    for (const period of [4, 7, 15]) {
      const { low, high } = linearTrend(series(Array.from({ length: 60 }, (_, x) => x % period))).interval;
      expect(low).toBeLessThanOrEqual(0);
      expect(high).toBeGreaterThanOrEqual(0);
    }
  });

  test('is without end where the points are too few to say', () => {
    const { low, high } = linearTrend(series([1, 3, 2])).interval;
    expect([low, high]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });
});

test.each([[[{ x: 0, y: 1 }]], [[1, 2, 3].map((y) => ({ x: 1, y }))], [series([1, 2, Number.NaN])]])(
  '%j is no series to find a trend in',
  (points) => {
    expect(() => linearTrend(points)).toThrow(expect.objectContaining({ code: 'HF_INVALID_OPTION' }));
  },
);
