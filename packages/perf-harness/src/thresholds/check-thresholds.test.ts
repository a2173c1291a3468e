import { describe, expect, test } from 'vitest';
import { metricsOf } from '../fixtures/metrics-of.ts';
import { PerformanceMetrics } from '../metrics/performance-metrics.ts';
import type { MeasuredNumber } from '../result/measurement.ts';
import { runSuites } from '../runner/run-suites.ts';
import type { MeasuredData } from '../runner/suite.ts';
import { checkThresholds } from './check-thresholds.ts';
import type { Thresholds } from './thresholds.ts';

/** 98 operations of 1 ms to 98 ms, and two failures. */
const summary = metricsOf([
  ...Array.from({ length: 98 }, (_, index) => index + 1),
  new Error('x'),
  new Error('x'),
]);

const growth: MeasuredNumber = {
  name: 'rssGrowthBytes',
  title: 'RSS growth',
  unit: 'bytes',
  value: 10_000_000,
  better: 'lower',
};

describe('a summary', () => {
  test('meets limits that it reaches or stays under, and shows how much room it has', () => {
    const report = checkThresholds(summary, { maxMs: 98, errorRate: 0.04, successRate: 0.96, minMs: 5 });
    expect(report).toMatchObject({ met: true, failures: [] });
    expect(report.checks.map(({ room }) => room)).toEqual([0, 0.5, expect.closeTo(0.5, 9), 0.8]);
    expect(report.checks[1]).toEqual({
      of: '',
      metric: 'errorRate',
      title: 'error rate',
      unit: 'share',
      bound: 'at most',
      limit: 0.04,
      actual: 0.02,
      met: true,
      room: 0.5,
    });
  });

  test('says of each limit it misses by how much', () => {
    const report = checkThresholds(summary, {
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
    expect(checkThresholds(metricsOf([50.00001]), { maxMs: 50 }).failures).toEqual([
      'maxMs is 50.00001; it must be at most 50.',
    ]);
  });

  test('does not meet a limit on what was never measured', () => {
    const report = checkThresholds(new PerformanceMetrics().summary(), { p95Ms: 50 });
    expect(report.failures).toEqual(['p95Ms was not measured; it must be at most 50.']);
  });
});

describe('a measurement', () => {
  const measurement: MeasuredData = { name: 'a thousand sessions', numbers: [growth] };

  test('is held against limits on numbers of its own, on the side that they say is better', () => {
    expect(checkThresholds(measurement, { rssGrowthBytes: 50_000_000 }).checks).toMatchObject([
      { title: 'RSS growth', unit: 'bytes', bound: 'at most', actual: 10_000_000, met: true, room: 0.8 },
    ]);
    const reused = { ...growth, name: 'reused', unit: 'connections', better: 'higher' } as const;
    expect(
      checkThresholds({ name: 'recycling', numbers: [reused] }, { reused: 10_000_001 }).failures,
    ).toEqual(['recycling: reused is 10000000; it must be at least 10000001.']);
  });

  test('without operations does not meet a limit on them', () => {
    expect(checkThresholds(measurement, { p95Ms: 1 }).failures).toEqual([
      'p95Ms was not measured; it must be at most 1.',
    ]);
  });
});

describe('a run', () => {
  const run = (name: string, measured: readonly MeasuredData[]) => ({
    name,
    run: ({ add }: { add: (source: () => readonly MeasuredData[]) => void }) => add(() => measured),
  });
  const group = { name: 'by id', baseline: 'good' };
  const variants: readonly MeasuredData[] = [
    { name: 'good', group, metrics: metricsOf([1, 2]) },
    { name: 'bad', group, metrics: metricsOf([1, new Error('x'), new Error('x'), new Error('x')]) },
  ];

  test('is checked measurement by measurement', async () => {
    const report = checkThresholds(await runSuites([run('s', variants)]), { errorRate: 0.5 });
    expect(report.checks.map(({ of, met }) => [of, met])).toEqual([
      ['by id › good', true],
      ['by id › bad', false],
    ]);
    expect(report.failures).toEqual(['by id › bad: errorRate is 0.75; it must be at most 0.5.']);
  });

  test('of several suites names the suite, and looks only at what has the metric', async () => {
    const memory = run('memory', [{ name: 'sessions', numbers: [growth] }]);
    const result = await runSuites([run('look-ups', variants), memory]);
    const report = checkThresholds(result, { errorRate: 0.5, rssGrowthBytes: 1 });
    expect(report.failures).toEqual([
      'look-ups › by id › bad: errorRate is 0.75; it must be at most 0.5.',
      'memory › sessions: rssGrowthBytes is 10000000; it must be at most 1.',
    ]);
  });

  test('that was not completed meets nothing', async () => {
    const result = await runSuites([run('s', variants)], { signal: AbortSignal.abort() });
    expect(checkThresholds(result, {}).failures).toEqual([
      "suite 's' was not completed: it was cancelled: The run was cancelled before this suite began: This operation was aborted",
    ]);
  });
});

test.each([
  ['p95', 'p95Ms'],
  ['errorrate', 'errorRate'],
  ['latencyP95Ms', undefined],
  ['rssGrowth', 'rssGrowthBytes'],
  ['x', undefined],
])('a limit on the unknown metric %s is an error that suggests %s', (name, meant) => {
  // Thresholds may come from a file, where no compiler looks at them.
  const thresholds = JSON.parse(`{ "${name}": 50 }`) as Thresholds;
  expect(() => checkThresholds({ name: 'm', metrics: summary, numbers: [growth] }, thresholds)).toThrow(
    expect.objectContaining({
      code: 'HF_PERF_METRIC_UNKNOWN',
      message: expect.stringMatching(
        new RegExp(
          `no metric '${name}' to set a threshold on\\. ${meant ? `Did you mean '${meant}'\\? ` : ''}There are: .* p95Ms, .* rssGrowthBytes`,
        ),
      ),
    }),
  );
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])('a limit of %d is refused', (limit) => {
  expect(() => checkThresholds(summary, { failed: limit })).toThrow(
    `thresholds.failed must be a finite number; got ${limit}.`,
  );
});
