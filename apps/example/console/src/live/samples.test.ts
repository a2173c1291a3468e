import { expect, test } from 'vitest';
import type { Stats } from '../api/client.ts';
import { increases, kept, latest, levels, type Sample, withSample } from './samples.ts';

const uptime = ({ uptimeMs }: Stats) => uptimeMs;
const samples = (...counts: readonly (number | undefined)[]): readonly Sample[] =>
  counts.map((uptimeMs, second) => ({
    at: second * 1000,
    stats: uptimeMs === undefined ? undefined : { ...nothing, uptimeMs },
  }));
const nothing: Stats = {
  at: '',
  uptimeMs: 0,
  pools: [],
  routes: [],
  keyUses: { waiting: 0, lost: 0 },
  counts: {
    retries: 0,
    retriesRefused: 0,
    breakerOpened: 0,
    breakerRefused: 0,
    connectionsLost: 0,
    connectFailures: 0,
    leaks: 0,
    deadlinesExceeded: 0,
    replicaReadsElsewhere: 0,
    commitsResolved: 0,
  },
};

test('a moment without an answer has no value', () => {
  expect(levels(samples(1, undefined, 3), uptime)).toEqual([1, null, 3]);
  expect(latest([1, 2, null])).toBe(2);
  expect(latest([null])).toBeNull();
});

test('a counter grows by what was added in a second, also across moments without an answer', () => {
  expect(increases(samples(5, 7, undefined, 11), uptime)).toEqual([0, 2, null, 2]);
});

test('a counter that began anew grew from nothing', () => {
  expect(increases(samples(100, 3), uptime)).toEqual([0, 3]);
});

test('only the last two minutes are kept', () => {
  let all: readonly Sample[] = [];
  for (let second = 0; second < kept + 5; second++)
    all = withSample(all, { at: second * 1000, stats: undefined });
  expect([all.length, all[0]?.at]).toEqual([kept, 5000]);
});

test('seconds that passed until an answer came are seconds without one', () => {
  const [first] = samples(1);
  const late = { at: 3100, stats: first?.stats };
  const all = withSample(samples(1), late);
  expect(all.map(({ at, stats }) => [at, stats !== undefined])).toEqual([
    [0, true],
    [1000, false],
    [2000, false],
    [3100, true],
  ]);
  expect(withSample(samples(1), { at: 1400, stats: undefined })).toHaveLength(2);
  expect(withSample(samples(1), { at: 1e12, stats: undefined })).toHaveLength(kept);
});
