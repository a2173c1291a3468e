import { expect, test } from 'vitest';
import { metricsOf } from '../fixtures/metrics-of.ts';
import type { Measurement } from '../result/measurement.ts';
import { type RunResult, resultFormat, type SuiteResult } from '../result/run-result.ts';
import { seededRandom } from '../statistics/random.ts';
import { compareResults } from './compare-results.ts';

const random = seededRandom(4);

function noisy(ms: number): number {
  return ms * (1 + random() / 50);
}

/** A variant of a benchmark, of 30 rounds. */
function variant(name: string, ms: number): Measurement {
  const rounds = Array.from({ length: 30 }, () => metricsOf([noisy(ms)]));
  return { name, group: { name: 'by id' }, metrics: metricsOf([ms]), rounds, checks: [] };
}

/** A load that rises for 30 seconds and takes ever longer, but for the last moment. */
function load(name: string, ms: number): Measurement {
  const p50Ms = [...Array.from({ length: 30 }, (_, second) => noisy(ms * (second + 1))), ms];
  const counts = p50Ms.map(() => 100);
  return {
    name,
    metrics: metricsOf([ms]),
    timeline: {
      intervalMs: 1_000,
      offered: counts,
      succeeded: counts,
      failed: counts,
      dropped: counts,
      inFlight: counts,
      p50Ms,
      p99Ms: p50Ms,
    },
    checks: [],
  };
}

function result(measurements: readonly Measurement[], changes: Partial<RunResult> = {}): RunResult {
  const suite: SuiteResult = {
    name: 's',
    title: 'S',
    outcome: 'completed',
    durationMs: 1,
    measurements,
  };
  return {
    format: resultFormat,
    startedAt: '2026-01-02T03:04:05.000Z',
    durationMs: 1,
    machine: { platform: 'linux', architecture: 'x64', cpu: 'Fast CPU', cores: 2, memoryBytes: 8 },
    versions: { node: '24.0.0' },
    seed: 1,
    suites: [suite],
    ...changes,
  };
}

test('measurements of the same name are compared, by rounds or by the seconds of the same load', () => {
  const before = result([variant('pg', 1), variant('ours', 1), load('storm', 1), variant('gone', 1)]);
  const after = result([variant('pg', 1), variant('ours', 1.1), load('storm', 0.9), variant('new', 1)]);
  const { comparisons, missing, added, warnings } = compareResults(before, after);
  expect(comparisons).toMatchObject([
    { suite: 's', of: 'by id › pg', verdict: 'equal' },
    { suite: 's', of: 'by id › ours', verdict: 'slower', ratio: expect.closeTo(1.1, 1) },
    { suite: 's', of: 'storm', verdict: 'faster', ratio: expect.closeTo(0.9, 1) },
  ]);
  expect({ missing, added, warnings }).toEqual({
    missing: ['s: by id › gone'],
    added: ['s: by id › new'],
    warnings: [],
  });
});

test('among many measurements a difference has to be the clearer', () => {
  // Six rounds against six have, at the very most, a p-value of 0.0022: enough for one question, too little for fifty.
  const short = (name: string, ms: number): Measurement => {
    const { rounds = [], ...measurement } = variant(name, ms);
    return { ...measurement, rounds: rounds.slice(0, 6) };
  };
  const alone = compareResults(result([short('v', 1)]), result([short('v', 1.2)]));
  expect(alone.comparisons).toMatchObject([{ verdict: 'slower', adjustedPValue: expect.closeTo(0.0022, 4) }]);

  const others = Array.from({ length: 50 }, (_, index) => short(`other ${index}`, 1));
  const among = compareResults(result([short('v', 1), ...others]), result([short('v', 1.2), ...others]));
  expect(among.comparisons[0]).toMatchObject({
    verdict: 'undecided',
    adjustedPValue: expect.closeTo(0.11, 2),
  });
});

test('a measurement without latencies in both is missing where it had some, and nothing where it had none', () => {
  const bare: Measurement = { name: 'leaks', checks: [] };
  const { comparisons, missing, added } = compareResults(result([bare]), result([bare]));
  expect({ comparisons, missing, added }).toEqual({ comparisons: [], missing: [], added: [] });

  const lost = compareResults(
    result([variant('v', 1)]),
    result([{ ...bare, name: 'v', group: { name: 'by id' } }]),
  );
  expect(lost.missing).toEqual(['s: by id › v']);
});

test('a measurement of which nothing succeeded any more is missing, whatever it consists of', () => {
  const failed = metricsOf([new Error('refused')]);
  const whole = (name: string, metrics = metricsOf([1])): Measurement => ({ name, metrics, checks: [] });
  const { timeline, ...storm } = load('by seconds', 1);
  const p50Ms = [null, null];
  const nothing = { ...storm, metrics: failed, ...(timeline && { timeline: { ...timeline, p50Ms } }) };
  const before = result([variant('v', 1), load('by seconds', 1), whole('as a whole')]);
  const refused = { ...variant('v', 1), metrics: failed, rounds: [failed, failed] };
  const after = result([refused, nothing, whole('as a whole', failed)]);
  const { comparisons, missing, added } = compareResults(before, after);
  expect({ comparisons, missing, added }).toEqual({
    comparisons: [],
    missing: ['s: by id › v', 's: by seconds', 's: as a whole'],
    added: [],
  });
});

test('of a load the measured seconds are compared, and not its warm-up', () => {
  /** Takes as long as it is told, but in the first ten seconds ten times that or less. */
  const warmedUp = (ms: number, coldMs: number): Measurement => {
    const { timeline, ...measurement } = load('l', ms);
    if (timeline === undefined) return measurement;
    const isCold = (second: number) => second < 10;
    const measured = timeline.offered.map((_, second) => !isCold(second) && second < 30);
    const p50Ms = timeline.p50Ms.map((_, second) => noisy(isCold(second) ? coldMs : ms));
    return { ...measurement, timeline: { ...timeline, measured, p50Ms } };
  };
  const { comparisons } = compareResults(result([warmedUp(1, 1)]), result([warmedUp(1, 10)]));
  expect(comparisons).toMatchObject([{ verdict: 'equal', ratio: expect.closeTo(1, 1) }]);
});

test('loads that were offered other numbers of operations are doubtful, and those that differ by chance are not', () => {
  const offering = (offered: readonly number[]): RunResult => {
    const { timeline, ...measurement } = load('l', 1);
    return result([{ ...measurement, ...(timeline && { timeline: { ...timeline, offered } }) }]);
  };
  const seconds = Array.from({ length: 31 }, (_, second) => second);
  const steady = offering(seconds.map(() => 100));
  const byChance = offering(seconds.map((second) => 100 + (second % 2 === 0 ? 15 : -15)));
  const twice = offering(seconds.map(() => 200));
  const rising = offering(seconds.map((second) => (second * 100) / 15));
  expect(compareResults(steady, byChance).warnings).toEqual([]);
  expect(compareResults(steady, twice).warnings).toEqual([
    expect.stringContaining(
      "'s: l' was offered 3000 operations in 30 s by the baseline, and 6000 in 30 s by the candidate",
    ),
  ]);
  expect(compareResults(steady, rising).warnings).toHaveLength(1);
});

test('one measured as a whole has a ratio and no verdict', () => {
  const whole = (ms: number): Measurement => ({ name: 'm', metrics: metricsOf([ms]), checks: [] });
  const { comparisons } = compareResults(result([whole(1)]), result([whole(3)]));
  expect(comparisons).toMatchObject([{ ratio: expect.closeTo(3, 2), interval: null, verdict: 'undecided' }]);
});

test('what makes a comparison doubtful is said', () => {
  const baseline = result([variant('v', 1)]);
  const [suite] = baseline.suites;
  const candidate = result([], {
    machine: { ...baseline.machine, cpu: 'Slow CPU', cores: 4 },
    versions: { node: '26.1.0' },
    suites: suite ? [{ ...suite, outcome: 'timed out' }] : [],
  });
  expect(compareResults(baseline, candidate).warnings).toEqual([
    'The baseline was measured on another machine: linux x64, 2 × Fast CPU; not linux x64, 4 × Slow CPU.',
    'The baseline was measured with Node 24.0.0; not 26.1.0.',
    "Suite 's' of the candidate was not completed: timed out.",
  ]);
});
