import { expect, test } from 'vitest';
import { sampleResult } from '../fixtures/sample-result.ts';
import { PerformanceMetrics } from '../metrics/performance-metrics.ts';
import { textReport } from './text-report.ts';

test('a report shows the machine, aligned figures, ratios to the baseline, errors, and what was missed', () => {
  expect(textReport(sampleResult)).toBe(
    [
      '2026-01-02T03:04:05.000Z, linux x64, 2 × Fast CPU, 8 GiB',
      'node 24.0.0, pg 8.23.1, seed 7',
      '',
      'Look-ups',
      '',
      'by id (20 callers, 5 × 500 ms)',
      '             ops/s  median : pg  median  average     p95     p99   p99.9     max  errors',
      '  pg        10,000        1.00×  100 µs   100 µs  100 µs  100 µs  100 µs  100 µs     0 %',
      '  holdfast   4,000        2.50×  250 µs   250 µs  250 µs  250 µs  250 µs  250 µs   0.1 %',
      '  holdfast failed: 1 × HF_POOL_TIMEOUT (no connection)',
      '  MISSED: by id › holdfast: p95Ms is 0.25; it must be at most 0.2.',
      '',
      'sessions',
      '  sessions: RSS growth 12.0 MiB',
      '  sessions found: 1 × session, opened at orders.ts:12',
      '  MISSED: sessions: rssGrowthBytes is 12580000; it must be at most 10485760.',
      '',
      'Retries: FAILED, and measured only in part',
      '',
      `  suite 'retries' was not completed: it failed: connect <refused> & "gone"`,
      '',
    ].join('\n'),
  );
});

test('what was not measured is a dash', () => {
  const [suite] = sampleResult.suites;
  const nothing = { name: 'alone', metrics: new PerformanceMetrics().toJSON(), checks: [] };
  const result = { ...sampleResult, suites: suite ? [{ ...suite, measurements: [nothing] }] : [] };
  expect(textReport(result)).toContain(
    [
      'alone',
      '         ops/s  median  average  p95  p99  p99.9  max  errors',
      '  alone      –       –        –    –    –      –    –       –',
    ].join('\n'),
  );
});
