import { describe, expect, test } from 'vitest';
import { seededRandom } from '../statistics/random.ts';
import { compareRounds, type Round } from './compare-rounds.ts';
import { isSettled } from './is-settled.ts';

const random = seededRandom(9);

/** Rounds around a median, a few percent apart. */
function rounds(medianMs: number, size = 30, spread = 0.02): readonly Round[] {
  return Array.from({ length: size }, () => ({ medianMs: medianMs * Math.exp(spread * (random() - 0.5)) }));
}

describe.each([true, false])('rounds in pairs: %s', (paired) => {
  test.each([
    [1, 'equal'],
    [1.01, 'equal'],
    [1.05, 'slower'],
    [2, 'slower'],
    [1 / 1.05, 'faster'],
    [0.5, 'faster'],
  ] as const)('of which one is %d times the other are told %s', (ratio, verdict) => {
    const comparison = compareRounds(rounds(8), rounds(8 * ratio), { paired });
    expect(comparison.verdict).toBe(verdict);
    expect((comparison.ratio ?? 0) / ratio).toBeCloseTo(1, 1);
    expect(comparison.interval?.low).toBeLessThan(comparison.ratio ?? 0);
    expect(comparison.interval?.high).toBeGreaterThan(comparison.ratio ?? 0);
    expect((comparison.pValue ?? 1) < 0.05).toBe(verdict !== 'equal' || ratio !== 1);
  });

  test('a difference that is certain and smaller than what is of interest is none', () => {
    const options = { paired, effect: 0.2 };
    expect(compareRounds(rounds(8), rounds(8.8), options).verdict).toBe('equal');
    expect(compareRounds(rounds(8), rounds(10), options).verdict).toBe('slower');
  });

  test('that spread too wide to tell are undecided', () => {
    expect(compareRounds(rounds(8, 10, 0.5), rounds(8, 10, 0.5), { paired })).toMatchObject({
      verdict: 'undecided',
      interval: { low: expect.any(Number) },
    });
  });

  test('that are fewer than six have a ratio and no verdict', () => {
    expect(compareRounds(rounds(8, 5), rounds(16, 5), { paired })).toEqual({
      ratio: expect.closeTo(2, 1),
      interval: null,
      pValue: expect.any(Number),
      verdict: 'undecided',
    });
  });

  test('in which nothing succeeded are left out', () => {
    const failed = { medianMs: null };
    const some = [failed, ...rounds(8), failed];
    expect(compareRounds(some, [...rounds(8), failed, failed], { paired }).verdict).toBe('equal');
    expect(compareRounds([failed, failed], rounds(8), { paired })).toEqual({
      ratio: null,
      interval: null,
      pValue: null,
      verdict: 'undecided',
    });
  });
});

test('pairs show a difference that the drift of the machine hides from rounds by themselves', () => {
  const drift = Array.from({ length: 30 }, (_, round) => 1 + round / 10);
  const before = drift.map((factor) => ({ medianMs: factor * (8 + random() / 10) }));
  const after = drift.map((factor) => ({ medianMs: 1.05 * factor * (8 + random() / 10) }));
  expect(compareRounds(before, after, { paired: true }).verdict).toBe('slower');
  expect(compareRounds(before, after, { paired: false }).verdict).toBe('undecided');
});

test.each([0, 1, -0.1, Number.NaN])('an effect of %d is refused', (effect) => {
  expect(() => compareRounds(rounds(8), rounds(8), { paired: true, effect })).toThrow(
    `effect must be a share between 0 and 1; got ${effect}.`,
  );
});

test.each([
  ['equal', { low: 0.98, high: 1.02 }, true],
  ['undecided', { low: 0.95, high: 1.05 }, false],
  // It has become apparent only now; more rounds may take it back.
  ['slower', { low: 1.001, high: 1.08 }, false],
  ['slower', { low: 1.04, high: 1.5 }, true],
  ['faster', { low: 0.5, high: 0.96 }, true],
  // On the edge of what is of interest, and known to a hair.
  ['undecided', { low: 1.025, high: 1.035 }, true],
] as const)('a comparison that is %s at %j is settled: %s', (verdict, interval, settled) => {
  expect(isSettled({ ratio: 1, pValue: 0.5, verdict, interval }, 0.03)).toBe(settled);
});

test('a comparison without an interval is not settled', () => {
  expect(isSettled({ ratio: 1, pValue: 0.5, verdict: 'undecided', interval: null }, 0.03)).toBe(false);
});
