import { expect, test } from 'vitest';
import { metricsOf } from '../fixtures/metrics-of.ts';
import { PerformanceMetrics } from '../metrics/performance-metrics.ts';
import { checkThresholds } from '../thresholds/check-thresholds.ts';
import type { Thresholds } from '../thresholds/thresholds.ts';
import { checkText } from './describe-check.ts';
import { describeComparison } from './describe-comparison.ts';

const textsOf = (thresholds: Thresholds, summary = metricsOf([100, 200, new Error('x')])) =>
  checkThresholds(summary, thresholds).checks.map(checkText);

test.each<[Thresholds, string]>([
  [{ maxMs: 400 }, 'maximum is 200 ms, and may be at most 400 ms (50 % room)'],
  [{ maxMs: 160 }, 'maximum is 200 ms, and may be at most 160 ms (25 % over)'],
  [{ maxMs: 1 }, 'maximum is 200 ms, and may be at most 1 ms (far over)'],
  [{ succeeded: 4 }, 'succeeded is 2, and may be at least 4 (100 % short)'],
  [{ failed: 0 }, 'failed is 1, and may be at most 0 (none allowed)'],
  [{ failed: 1 }, 'failed is 1, and may be at most 1 (0 % room)'],
])('%j: %s', (thresholds, text) => {
  expect(textsOf(thresholds)).toEqual([text]);
});

test('a limit that allows nothing is met by nothing', () => {
  expect(textsOf({ failed: 0 }, metricsOf([1]))).toEqual([
    'failed is 0, and may be at most 0 (at the limit)',
  ]);
});

test('what was not measured has no room', () => {
  expect(textsOf({ p95Ms: 10 }, new PerformanceMetrics().toJSON())).toEqual([
    'p95 was not measured, and may be at most 10 ms',
  ]);
});

test('a comparison without an interval is a ratio and a verdict', () => {
  expect(describeComparison({ ratio: 1.02, interval: null, pValue: null, verdict: 'undecided' })).toBe(
    '1.02×, undecided',
  );
});
