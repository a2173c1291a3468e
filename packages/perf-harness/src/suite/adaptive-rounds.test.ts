import { describe, expect, test } from 'vitest';
import { virtualClock } from '../fixtures/virtual-clock.ts';
import { BenchmarkSuite } from './benchmark-suite.ts';

describe('without a number of rounds', () => {
  const adaptive = { name: 'b', perRound: { iterations: 3 }, warmUp: { iterations: 0 } };

  test('variants are measured until it is clear how they compare with the baseline', async () => {
    const { clock, take } = virtualClock();
    let calls = 0;
    const variants = {
      base: () => take(1),
      same: () => take(1),
      // Its rounds differ by a tenth: it takes more than the least to know that it is no slower.
      unsteady: () => take(calls++ % 6 < 3 ? 1.05 : 0.95),
    };
    const suite = new BenchmarkSuite({
      name: 's',
      benchmarks: [{ ...adaptive, variants, baseline: 'base' }],
    });
    const [result] = (await suite.run({ clock })).benchmarks;
    expect(result?.rounds).toBeGreaterThan(20);
    expect(result?.rounds).toBeLessThan(300);
    expect(result?.variants).toMatchObject([
      { name: 'base', comparison: null },
      { name: 'same', comparison: { ratio: 1, interval: { low: 1, high: 1 }, pValue: 1, verdict: 'equal' } },
      { name: 'unsteady', comparison: { verdict: 'equal' } },
    ]);
    expect(result?.variants.map(({ rounds }) => rounds.length)).toEqual([
      result?.rounds,
      result?.rounds,
      result?.rounds,
    ]);
  });

  test('they have the least where there is no baseline to compare with, and the most where nothing becomes clear', async () => {
    const { clock, take } = virtualClock();
    const variants = { v: () => take(1), w: () => Promise.reject(new Error('x')) };
    const roundsOf = async (baseline: { baseline?: string }, rounds = {}) => {
      const suite = new BenchmarkSuite({
        name: 's',
        benchmarks: [{ ...adaptive, ...baseline, variants, rounds }],
      });
      return (await suite.run({ clock })).benchmarks[0]?.rounds;
    };
    expect(await roundsOf({})).toBe(20);
    expect(await roundsOf({}, { atLeast: 2 })).toBe(2);
    expect(await roundsOf({ baseline: 'v' }, { atLeast: 2, atMost: 31 })).toBe(31);
    // Rounds of 3 ms: the twelfth begins after 33.
    expect(await roundsOf({ baseline: 'v' }, { withinMs: 35 })).toBe(12);
  });
});
