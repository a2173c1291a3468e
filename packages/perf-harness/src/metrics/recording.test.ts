import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { PerformanceMetrics } from './performance-metrics.ts';

/** Latencies over five orders of magnitude. */
const latenciesMs = Float64Array.from({ length: 1_000 }, (_, index) => Math.exp(index / 90 - 6));

function record(metrics: PerformanceMetrics, times: number): void {
  for (let n = 0; n < times; n++) metrics.record(latenciesMs[n % latenciesMs.length] ?? 0);
}

/** What lives, in bytes, on and beside the heap. */
function liveBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  collect();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
}

test('ten million recordings take no more memory than ten thousand', () => {
  const metrics = new PerformanceMetrics();
  const failure = new Error('x');
  record(metrics, 10_000);
  metrics.recordError(failure);
  const before = liveBytes();
  record(metrics, 10_000_000);
  for (let n = 0; n < 10_000; n++) metrics.recordError(failure, `kind ${n}`);
  expect(liveBytes() - before).toBeLessThan(500_000);
  expect(metrics.summary()).toMatchObject({ succeeded: 10_010_000, failed: 10_001 });
});

test('recording costs less than a microsecond', () => {
  // It is less than a tenth of that; what another process takes of the core is not ours, and spares one batch of ten.
  const metrics = new PerformanceMetrics();
  record(metrics, 100_000);
  const batchesNs = Array.from({ length: 10 }, () => {
    const startedAt = performance.now();
    record(metrics, 100_000);
    return ((performance.now() - startedAt) / 100_000) * 1e6;
  });
  expect(Math.min(...batchesNs)).toBeLessThan(1_000);
});
