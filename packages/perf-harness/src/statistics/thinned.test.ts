import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Thinned } from './thinned.ts';

type Point = readonly [at: number, value: number];

test('however many are added, the first, the last and the highest are there, in order, and few in all', () => {
  const values = fc.array(fc.integer({ min: -1_000, max: 1_000 }), {
    minLength: 1,
    maxLength: 9_000,
    size: 'max',
  });
  fc.assert(
    fc.property(values, (all) => {
      const series = new Thinned<Point>((earlier, later) => (later[1] > earlier[1] ? later : earlier));
      for (const [at, value] of all.entries()) series.add([at, value]);
      const points = series.points();
      const times = points.map(([at]) => at);
      expect(points.length).toBeLessThanOrEqual(1_001);
      if (all.length <= 1_000) expect(points.length).toBe(all.length);
      expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
      expect(points.at(-1)).toEqual([all.length - 1, all.at(-1)]);
      expect(Math.max(...points.map(([, value]) => value))).toBe(Math.max(...all));
    }),
    { numRuns: 30 },
  );
});

test('every point stands for equally many, but for the last ones', () => {
  const series = new Thinned<number>((earlier, later) => earlier + later);
  for (let n = 0; n < 5_003; n++) series.add(1);
  const points = series.points();
  expect(new Set(points.slice(0, -2))).toEqual(new Set([8]));
  expect(points.slice(0, -1).reduce((sum, count) => sum + count, 0)).toBe(5_003);
});
