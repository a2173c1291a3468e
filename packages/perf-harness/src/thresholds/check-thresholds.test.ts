import { describe, expect, test } from 'vitest';
import { PerformanceMetrics } from '../metrics/performance-metrics.ts';
import { BenchmarkSuite } from '../suite/benchmark-suite.ts';
import type { SuiteCancelledError } from '../suite/suite-cancelled-error.ts';
import { checkThresholds, type Thresholds } from './check-thresholds.ts';

function summary() {
  const metrics = new PerformanceMetrics();
  for (let ms = 1; ms <= 98; ms++) metrics.record(ms);
  metrics.recordError(new Error('x'));
  metrics.recordError(new Error('x'));
  return metrics.summary();
}

describe('a summary', () => {
  test('meets limits that it reaches or stays under', () => {
    const report = checkThresholds(summary(), { maxMs: 98, errorRate: 0.02, successRate: 0.98, minMs: 5 });
    expect(report).toMatchObject({ met: true, failures: [] });
    expect(report.checks).toHaveLength(4);
    expect(report.checks[1]).toEqual({
      of: '',
      metric: 'errorRate',
      bound: 'at most',
      limit: 0.02,
      actual: 0.02,
      met: true,
    });
  });

  test('says of each limit it misses by how much', () => {
    const report = checkThresholds(summary(), {
      averageMs: 49,
      succeeded: 99,
      successRate: 0.99,
      maxMs: 1_000,
    });
    expect(report.failures).toEqual([
      'averageMs is 49.5; it must be at most 49.',
      'succeeded is 98; it must be at least 99.',
      'successRate is 0.98; it must be at least 0.99.',
    ]);
  });

  test('shows all digits of a value that is over its limit by a hair', () => {
    const metrics = new PerformanceMetrics();
    metrics.record(50.00001);
    expect(checkThresholds(metrics.summary(), { maxMs: 50 }).failures).toEqual([
      'maxMs is 50.00001; it must be at most 50.',
    ]);
  });

  test('does not meet a limit on what was never measured', () => {
    const report = checkThresholds(new PerformanceMetrics().summary(), { p95Ms: 50 });
    expect(report.failures).toEqual([
      'p95Ms was not measured, as no operation succeeded; it must be at most 50.',
    ]);
  });
});

describe('a suite', () => {
  const suite = new BenchmarkSuite({
    name: 's',
    benchmarks: [
      {
        name: 'by id',
        rounds: 1,
        perRound: { iterations: 4 },
        warmUp: { iterations: 0 },
        variants: {
          good: () => {},
          bad: (_, { index }) => {
            if (index > 0) throw new Error('x');
          },
        },
      },
    ],
  });

  test('is checked variant by variant', async () => {
    const report = checkThresholds(await suite.run(), { errorRate: 0.5 });
    expect(report.checks.map(({ of, met }) => [of, met])).toEqual([
      ['by id › good', true],
      ['by id › bad', false],
    ]);
    expect(report.failures).toEqual(['by id › bad: errorRate is 0.75; it must be at most 0.5.']);
  });

  test('that was not completed meets nothing', async () => {
    // `run` rejects with nothing else for a signal that is aborted already.
    const { result } = await suite.run({ signal: AbortSignal.abort() }).then(
      () => Promise.reject(new Error('not cancelled')),
      (error: SuiteCancelledError) => error,
    );
    expect(checkThresholds(result, {}).failures).toEqual(["suite 's' was not completed: it was cancelled."]);
  });
});

test('a limit on an unknown metric is an error that names the known ones', () => {
  // Thresholds may come from a file, where no compiler looks at them.
  const thresholds = JSON.parse('{ "p95": 50 }') as Thresholds;
  expect(() => checkThresholds(summary(), thresholds)).toThrow(
    expect.objectContaining({
      code: 'HF_PERF_METRIC_UNKNOWN',
      message: expect.stringMatching(/no metric 'p95' .* medianMs, p95Ms, /),
    }),
  );
});

test('a limit that is no number is refused', () => {
  expect(() => checkThresholds(summary(), { p95Ms: Number.NaN })).toThrow(
    'thresholds.p95Ms must be a number; got NaN.',
  );
});
