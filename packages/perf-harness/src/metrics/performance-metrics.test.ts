import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PerformanceMetrics } from './performance-metrics.ts';

const NS_PER_MS = 1_000_000;
const HOUR_NS = 3_600_000 * NS_PER_MS;

/** Whole nanoseconds over eleven orders of magnitude, with both sides of each power of two, where buckets end. */
const latencyNs = fc.oneof(
  fc.double({ min: 0, max: Math.log(HOUR_NS), noNaN: true }).map((x) => Math.floor(Math.exp(x))),
  fc.tuple(fc.integer({ min: 1, max: 41 }), fc.integer({ min: -1, max: 1 })).map(([k, d]) => 2 ** k + d),
  fc.constant(0),
);
const latenciesNs = fc.array(latencyNs, { minLength: 1, maxLength: 2_000, size: 'max' });
const errors = fc.array(fc.record({ kind: fc.constantFrom('a', 'b', 'c'), message: fc.constant('x') }));

function metricsOf(
  latencies: readonly number[],
  failures: readonly { readonly kind: string; readonly message: string }[] = [],
): PerformanceMetrics {
  const metrics = new PerformanceMetrics();
  for (const ns of latencies) metrics.record(ns / NS_PER_MS);
  for (const { kind, message } of failures) metrics.recordError(new Error(message), kind);
  return metrics;
}

/** The exact percentile, by nearest rank; `permille` is whole, so that the rank is not rounded twice. */
function exactNs(sorted: readonly number[], permille: number): number {
  return sorted[Math.ceil((permille * sorted.length) / 1_000) - 1] ?? Number.NaN;
}

describe('percentiles', () => {
  test('are never below the exact ones, and at most 0.1 % above', () => {
    fc.assert(
      fc.property(latenciesNs, (latencies) => {
        const summary = metricsOf(latencies).summary();
        const sorted = latencies.toSorted((a, b) => a - b);
        for (const [permille, ms] of [
          [500, summary.medianMs],
          [950, summary.p95Ms],
          [990, summary.p99Ms],
          [999, summary.p999Ms],
        ] as const) {
          const exact = exactNs(sorted, permille);
          const measured = (ms ?? Number.NaN) * NS_PER_MS;
          // A hundredth of a nanosecond for the conversion to milliseconds and back.
          expect(measured).toBeGreaterThanOrEqual(exact - 0.01);
          expect(measured).toBeLessThanOrEqual(exact * 1.001 + 0.01);
        }
      }),
    );
  });

  test('stand beside an exact minimum, average and maximum', () => {
    fc.assert(
      fc.property(latenciesNs, (latencies) => {
        const { minMs, averageMs, maxMs } = metricsOf(latencies).summary();
        const sum = latencies.reduce((total, ns) => total + ns, 0);
        expect(minMs).toBe(Math.min(...latencies) / NS_PER_MS);
        expect(maxMs).toBe(Math.max(...latencies) / NS_PER_MS);
        expect(averageMs).toBeCloseTo(sum / latencies.length / NS_PER_MS, 9);
      }),
    );
  });

  test('follow a known latency law', () => {
    const metrics = new PerformanceMetrics();
    // An exponential law with a mean of 10 ms, taken at the middle of 100,000 equal shares.
    const law = (share: number) => -10 * Math.log(1 - share);
    for (let i = 0; i < 100_000; i++) metrics.record(law((i + 0.5) / 100_000));
    const { medianMs, p99Ms, p999Ms } = metrics.summary();
    expect((medianMs ?? 0) / law(0.5)).toBeCloseTo(1, 2);
    expect((p99Ms ?? 0) / law(0.99)).toBeCloseTo(1, 2);
    expect((p999Ms ?? 0) / law(0.999)).toBeCloseTo(1, 2);
  });

  test('of latencies beyond a day read as a day, while the maximum stays exact', () => {
    const day = 86_400_000;
    const { medianMs, maxMs } = metricsOf([3 * day * NS_PER_MS, 2 * day * NS_PER_MS]).summary();
    expect((medianMs ?? 0) / (2 * day)).toBeCloseTo(1, 5);
    expect(maxMs).toBe(3 * day);
  });
});

describe('merging', () => {
  test('gives what recording everything in one place gives', () => {
    fc.assert(
      fc.property(latenciesNs, latenciesNs, errors, errors, (a, b, failuresA, failuresB) => {
        const merged = metricsOf(a, failuresA);
        merged.merge(metricsOf(b, failuresB), { sameTime: false });
        expect(merged.toJSON()).toEqual(metricsOf([...a, ...b], [...failuresA, ...failuresB]).toJSON());
      }),
      { numRuns: 30 },
    );
  });

  test('adds times that came one after the other, and takes the longer of times at once', () => {
    const measured = (ms: number) => {
      let now = 0;
      const metrics = new PerformanceMetrics({ clock: () => now });
      metrics.start();
      now = ms;
      metrics.stop();
      return metrics;
    };
    const sequential = measured(300);
    sequential.merge(measured(200), { sameTime: false });
    expect(sequential.summary().measuredMs).toBe(500);
    const parallel = measured(300);
    parallel.merge(measured(200), { sameTime: true });
    expect(parallel.summary().measuredMs).toBe(300);
  });
});

describe('plain data', () => {
  test('survives JSON, and can be recorded and merged into again', () => {
    fc.assert(
      fc.property(fc.array(latencyNs), errors, (latencies, failures) => {
        const original = metricsOf(latencies, failures);
        const read = PerformanceMetrics.fromJSON(JSON.parse(JSON.stringify(original)));
        expect(read.toJSON()).toEqual(original.toJSON());
        read.record(1);
        original.record(1);
        expect(read.toJSON()).toEqual(original.toJSON());
      }),
      { numRuns: 30 },
    );
  });

  test.each([
    [{ histogram: 'AAAA' }, 'the histogram cannot be decoded'],
    [{ succeeded: 3 }, 'the histogram holds 2 latencies instead of 3'],
    [{ minMs: null }, 'minMs or maxMs is missing'],
    [{ measuredMs: undefined }, 'measuredMs is missing'],
    [{ errors: undefined }, 'errors is missing'],
  ])('%j in it is refused', (damage, what) => {
    const data = JSON.parse(JSON.stringify({ ...metricsOf([1, 2]).toJSON(), ...damage }));
    expect(() => PerformanceMetrics.fromJSON(data)).toThrow(
      expect.objectContaining({
        code: 'HF_PERF_METRICS_UNREADABLE',
        message: expect.stringContaining(what),
      }),
    );
  });
});

describe('rates', () => {
  test('count what succeeded per second of the time between start and stop', () => {
    let now = 1_000;
    const metrics = new PerformanceMetrics({ clock: () => now });
    metrics.start();
    for (let i = 0; i < 10; i++) metrics.record(1);
    metrics.recordError(new Error('x'));
    now += 250;
    expect(metrics.summary().operationsPerSecond).toBe(40);
    metrics.stop();
    now += 10_000;
    metrics.start();
    now += 250;
    metrics.stop();
    expect(metrics.summary()).toMatchObject({ measuredMs: 500, operationsPerSecond: 20, operations: 11 });
  });

  test('are null, not a guess, where nothing was measured', () => {
    expect(new PerformanceMetrics().summary()).toEqual({
      operations: 0,
      succeeded: 0,
      failed: 0,
      successRate: null,
      errorRate: null,
      measuredMs: 0,
      operationsPerSecond: null,
      minMs: null,
      averageMs: null,
      medianMs: null,
      p95Ms: null,
      p99Ms: null,
      p999Ms: null,
      maxMs: null,
      errors: [],
    });
  });
});

describe('timing an operation', () => {
  test('counts its latency and returns what it returns', async () => {
    let now = 5;
    const metrics = new PerformanceMetrics({ clock: () => now });
    const result = await metrics.time(async () => {
      now += 7.25;
      return 'done';
    });
    expect(result).toBe('done');
    expect(metrics.summary()).toMatchObject({ succeeded: 1, maxMs: 7.25 });
  });

  test('counts a failure by its kind and throws it on', async () => {
    const metrics = new PerformanceMetrics();
    const refused = Object.assign(new Error('no'), { code: 'ECONNREFUSED' });
    await expect(metrics.time(() => Promise.reject(refused))).rejects.toBe(refused);
    expect(metrics.summary()).toMatchObject({
      succeeded: 0,
      errorRate: 1,
      errors: [{ kind: 'ECONNREFUSED', count: 1, message: 'no' }],
    });
  });
});

test.each([
  [Object.create(null), 'object'],
  [Object.assign(new Error(), { message: 42 }), 'Error'],
])('a failure is counted whatever was thrown: %#', (thrown, kind) => {
  const metrics = new PerformanceMetrics();
  metrics.recordError(thrown);
  expect(metrics.summary().errors).toEqual([{ kind, count: 1, message: expect.any(String) }]);
});

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('a latency of %d is refused', (latencyMs) => {
  expect(() => new PerformanceMetrics().record(latencyMs)).toThrow(
    `latencyMs must be a finite number, at least 0; got ${latencyMs}.`,
  );
});
