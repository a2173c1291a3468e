import { expect, test } from 'vitest';
import { PerformanceMetrics } from '../metrics/performance-metrics.ts';
import type { SuiteResult, VariantResult } from '../suite/suite-result.ts';
import { textReport } from './text-report.ts';

function variant(name: string, latencyMs: number, failures: readonly Error[] = []): VariantResult {
  let now = 0;
  const metrics = new PerformanceMetrics({ clock: () => now });
  metrics.start();
  for (let i = 0; i < 1_000; i++) metrics.record(latencyMs);
  for (const failure of failures) metrics.recordError(failure);
  now = 2_000 * latencyMs;
  metrics.stop();
  return { name, metrics: metrics.toJSON(), rounds: [] };
}

const result: SuiteResult = {
  format: 1,
  suite: 'look-ups',
  outcome: 'completed',
  startedAt: '2026-01-02T03:04:05.000Z',
  machine: { platform: 'linux', architecture: 'x64', cpu: 'Fast CPU', cores: 2, memoryBytes: 8 * 2 ** 30 },
  versions: { node: '24.0.0', pg: '8.23.1' },
  benchmarks: [
    {
      name: 'by id',
      baseline: 'pg',
      concurrency: 20,
      rounds: 5,
      perRound: { durationMs: 500 },
      variants: [
        variant('pg', 0.1),
        variant('holdfast', 0.25, [
          Object.assign(new Error('no connection\nHINT: wait'), { code: 'HF_POOL_TIMEOUT' }),
        ]),
      ],
    },
    {
      name: 'alone',
      baseline: null,
      concurrency: 1,
      rounds: 1,
      perRound: { iterations: 5_000 },
      variants: [{ name: 'unmeasured', metrics: new PerformanceMetrics().toJSON(), rounds: [] }],
    },
  ],
};

test('a report shows the machine, aligned figures, ratios to the baseline, and errors by kind', () => {
  expect(textReport(result)).toBe(
    [
      'look-ups',
      '2026-01-02T03:04:05.000Z, linux x64, 2 × Fast CPU, 8 GiB',
      'node 24.0.0, pg 8.23.1',
      '',
      'by id (20 callers, 5 × 500 ms)',
      '            ops/s  median : pg  median  average     p95     p99   p99.9     max  errors',
      '  pg        5,000        1.00×  100 µs   100 µs  100 µs  100 µs  100 µs  100 µs     0 %',
      '  holdfast  2,000        2.50×  250 µs   250 µs  250 µs  250 µs  250 µs  250 µs   0.1 %',
      '  holdfast failed: 1 × HF_POOL_TIMEOUT (no connection)',
      '',
      'alone (1 caller, 1 × 5,000 operations)',
      '              ops/s  median  average  p95  p99  p99.9  max  errors',
      '  unmeasured      –       –        –    –    –      –    –       –',
      '',
    ].join('\n'),
  );
});

test('a report of an interrupted suite says so first', () => {
  expect(textReport({ ...result, outcome: 'cancelled' })).toMatch(
    /^look-ups: CANCELLED, and measured only in part\n/,
  );
});
