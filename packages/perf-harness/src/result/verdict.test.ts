import { expect, test } from 'vitest';
import { metricsOf } from '../fixtures/metrics-of.ts';
import { runSuites } from '../runner/run-suites.ts';
import type { Thresholds } from '../thresholds/thresholds.ts';
import { verdictOf } from './verdict.ts';

const verdictWith = async (...thresholds: readonly Thresholds[]) => {
  const result = await runSuites(
    thresholds.map((limits, index) => ({
      name: `suite ${index}`,
      run: ({ add }) =>
        add(() => ({ name: 'm', metrics: metricsOf([10, new Error('x')]), thresholds: limits })),
    })),
  );
  return verdictOf(result);
};

test('a result passes when all suites completed and all limits were met; the least room is named', async () => {
  const { passed, checks, missed, tightest } = await verdictWith({ p95Ms: 100 }, { maxMs: 20, failed: 1 });
  expect({ passed, checks: checks.length, missed }).toEqual({ passed: true, checks: 3, missed: [] });
  expect(tightest).toMatchObject({ suite: { name: 'suite 1' }, check: { metric: 'failed', room: 0 } });
});

test('a result that misses a limit does not pass', async () => {
  const { passed, missed, tightest } = await verdictWith({ p95Ms: 9, maxMs: 2 }, {});
  expect(passed).toBe(false);
  expect(missed.map(({ check }) => check.metric)).toEqual(['p95Ms', 'maxMs']);
  expect(tightest?.check).toMatchObject({ metric: 'maxMs', room: -4 });
});

test('what is missed where nothing was allowed comes before all else', async () => {
  expect((await verdictWith({ maxMs: 2, failed: 0 })).tightest?.check).toMatchObject({
    metric: 'failed',
    room: null,
  });
});

test('a result with a suite that did not complete does not pass', async () => {
  const failing = { name: 's', run: () => Promise.reject(new Error('x')) };
  expect(verdictOf(await runSuites([failing]))).toMatchObject({
    passed: false,
    missed: [],
    incomplete: [{ name: 's' }],
    tightest: undefined,
  });
});
