import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../statistics/random.ts';
import { ArrivalSchedule } from './arrival-schedule.ts';
import type { ArrivalRate, Arrivals } from './arrivals.ts';

function timesOf(arrivals: Arrivals, durationMs: number, worker = 0, workers = 1, seed = 1): number[] {
  const schedule = new ArrivalSchedule(arrivals, durationMs, { worker, workers }, seededRandom(seed, worker));
  const times: number[] = [];
  for (let next = schedule.next(); next < Number.POSITIVE_INFINITY; next = schedule.next()) times.push(next);
  return times;
}

const perSecond = fc.double({ min: 0, max: 2_000, noNaN: true });
const durationMs = fc.integer({ min: 1, max: 20_000 });
const rate: fc.Arbitrary<{ readonly rate: ArrivalRate; readonly durationMs: number }> = durationMs.chain(
  (ms) =>
    fc.record({
      durationMs: fc.constant(ms),
      rate: fc.oneof(
        perSecond,
        fc.record({ from: perSecond, to: perSecond }),
        fc.record({
          base: perSecond,
          spike: fc.tuple(perSecond, fc.nat(ms), fc.nat(ms)).map(([peak, a, b]) => ({
            perSecond: peak,
            fromMs: Math.min(a, b),
            durationMs: Math.abs(a - b),
          })),
        }),
      ),
    }),
);

/** How many have arrived by `atMs` at that rate. */
function expected(rate: ArrivalRate, durationMs: number, atMs: number): number {
  if (typeof rate === 'number') return (rate * atMs) / 1_000;
  if ('from' in rate) {
    return (rate.from * atMs + ((rate.to - rate.from) * atMs ** 2) / 2 / durationMs) / 1_000;
  }
  const { base, spike } = rate;
  const spiked = Math.min(Math.max(atMs - spike.fromMs, 0), spike.durationMs);
  return (base * (atMs - spiked) + spike.perSecond * spiked) / 1_000;
}

describe('evenly spaced arrivals', () => {
  test('are as many at every moment as the rate says', () => {
    fc.assert(
      fc.property(rate, (given) => {
        const times = timesOf({ perSecond: given.rate }, given.durationMs);
        const total = expected(given.rate, given.durationMs, given.durationMs);
        expect(Math.abs(times.length - total)).toBeLessThanOrEqual(1 + total * 1e-9);
        const errors = times.map((time, index) =>
          Math.abs(expected(given.rate, given.durationMs, time) - index),
        );
        const worst = errors.reduce((most, error) => Math.max(most, error), 0);
        expect(worst).toBeLessThan(1e-6 * Math.max(1, total));
      }),
    );
  });

  test('are shared between threads without one lost or made twice', () => {
    fc.assert(
      fc.property(rate, fc.integer({ min: 2, max: 5 }), (given, workers) => {
        const shares = Array.from({ length: workers }, (_, worker) =>
          timesOf({ perSecond: given.rate }, given.durationMs, worker, workers),
        );
        const whole = timesOf({ perSecond: given.rate }, given.durationMs);
        expect(shares.flat().sort((a, b) => a - b)).toEqual(whole);
        const sizes = shares.map(({ length }) => length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('begin with the phase', () => {
    expect(timesOf({ perSecond: 4 }, 1_000)).toEqual([0, 250, 500, 750]);
    expect(timesOf({ perSecond: { from: 0, to: 8 } }, 1_000)).toEqual([
      0,
      500,
      Math.SQRT1_2 * 1_000,
      Math.sqrt(0.75) * 1_000,
    ]);
    const spike = { perSecond: 4, fromMs: 500, durationMs: 500 };
    expect(timesOf({ perSecond: { base: 2, spike } }, 2_000)).toEqual([0, 500, 750, 1_000, 1_500]);
  });
});

describe('Poisson arrivals', () => {
  const arrivals: Arrivals = { perSecond: 1_000, spacing: 'poisson' };

  test('have gaps of the exponential law, whatever the number of threads', () => {
    for (const workers of [1, 3]) {
      const times = Array.from({ length: workers }, (_, worker) =>
        timesOf(arrivals, 100_000, worker, workers),
      )
        .flat()
        .sort((a, b) => a - b);
      const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
      // Of 100,000 gaps with a mean of 1 ms, each share is within four standard errors of the law.
      for (const atLeastMs of [0.1, 0.5, 1, 2, 4]) {
        const law = Math.exp(-atLeastMs);
        const share = gaps.filter((gap) => gap >= atLeastMs).length / gaps.length;
        expect(Math.abs(share - law)).toBeLessThan(4 * Math.sqrt((law * (1 - law)) / gaps.length));
      }
    }
  });

  test('follow a rate that changes', () => {
    const times = timesOf({ ...arrivals, perSecond: { from: 0, to: 1_000 } }, 100_000);
    // Half of the way has a quarter of 50,000 arrivals.
    const early = times.filter((time) => time < 50_000).length;
    expect(Math.abs(early - 12_500)).toBeLessThan(4 * Math.sqrt(12_500));
    expect(Math.abs(times.length - 50_000)).toBeLessThan(4 * Math.sqrt(50_000));
  });

  test('are the same for the same seed, and others for another', () => {
    expect(timesOf(arrivals, 1_000, 0, 1, 5)).toEqual(timesOf(arrivals, 1_000, 0, 1, 5));
    expect(timesOf(arrivals, 1_000, 0, 1, 5)[0]).not.toBe(timesOf(arrivals, 1_000, 0, 1, 6)[0]);
  });
});
