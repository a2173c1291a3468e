import { describe, expect, test } from 'vitest';
import type { WorkerTargetData } from '../../fixtures/worker-target.ts';
import { PerformanceMetrics } from '../../metrics/performance-metrics.ts';
import { LoadGenerator } from '../load-generator.ts';
import { planLoad } from '../load-plan.ts';
import type { LoadProgress } from '../load-result.ts';
import { LoadTally } from '../load-tally.ts';
import type { LoadPhase } from '../phase.ts';
import { runWorkers } from './run-workers.ts';

const module = new URL('../../fixtures/worker-target.ts', import.meta.url);
const brief: LoadPhase = { durationMs: 300, arrivals: { perSecond: 1_000 } };
const long: LoadPhase = { durationMs: 60_000, arrivals: { perSecond: 1_000 } };

function load(data: WorkerTargetData, phases: readonly LoadPhase[], workers = 2): LoadGenerator {
  return new LoadGenerator({ name: 'l', target: { module, data }, phases, workers, maxInFlight: 100_000 });
}

test('threads share the load, each with a context of its own, and are counted as one', async () => {
  const counters = new Int32Array(new SharedArrayBuffer(6 * 4));
  const progress: LoadProgress[] = [];
  const phases: LoadPhase[] = [
    { durationMs: 1_000, arrivals: { perSecond: 997 } },
    { durationMs: 200, callers: 7, thinkTimeMs: 10 },
  ];
  const result = await load({ counters, ms: 5 }, phases, 3).run({
    seed: 1,
    onProgress: (interval) => progress.push(interval),
  });
  const [setups, operations, teardowns, ...threads] = counters;
  expect({ setups, teardowns }).toEqual({ setups: 3, teardowns: 3 });
  expect(new Set(threads).size).toBe(3);
  expect(result).toMatchObject({
    outcome: 'completed',
    workers: 3,
    counts: { offered: operations, dropped: 0, unfinished: 0 },
    metrics: { succeeded: operations, failed: 0 },
    phases: [{ counts: { offered: 997 } }, { name: 'phase 2' }],
  });
  const { offered, succeeded, inFlight } = result.timeline;
  expect(offered[0]).toBe(997);
  expect(succeeded.reduce((sum, count) => sum + count, 0)).toBe(operations);
  expect(inFlight.at(-1)).toBe(0);
  expect(progress.map((interval) => interval.succeeded)).toEqual(succeeded);
  // The histograms were merged: the figures are those of the merged one.
  const { medianMs, p99Ms } = PerformanceMetrics.fromJSON(result.metrics).summary();
  expect(result.metrics).toMatchObject({ medianMs, p99Ms });
});

test('threads begin together, once the slowest is ready', async () => {
  const begunNs = new BigInt64Array(new SharedArrayBuffer(2 * 8));
  const result = await load({ begunNs, does: 'take long in setup', worker: 1 }, [brief]).run();
  expect(result.counts.offered).toBe(300);
  const [first = 0n, second = 0n] = begunNs;
  expect(first).toBeGreaterThan(0n);
  // One was ready 400 ms before the other.
  expect(Math.abs(Number(second - first)) / 1e6).toBeLessThan(200);
});

describe('a thread that', () => {
  test.each([
    ['fails in its setup', 'fail in setup', 'setup', 'worker 1: refused', 'ECONNREFUSED'],
    ['throws outside of any operation', 'throw later', 'load', 'worker 1: out of the blue', undefined],
    ['throws nothing', 'throw nothing', 'load', 'worker 1: undefined', undefined],
    ['exits', 'exit', 'load', 'worker 1: it exited with code 7', undefined],
    ['fails in its teardown', 'fail in teardown', 'teardown', 'worker 1: still in use', 'Error'],
  ] as const)('%s ends the load with an error that names it', async (_, does, during, message, code) => {
    const phase = does === 'fail in teardown' ? brief : long;
    const counters = new Int32Array(new SharedArrayBuffer(5 * 4));
    const error = await load({ does, worker: 1, counters }, [phase])
      .run()
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      code: 'HF_PERF_LOAD_FAILED',
      message: expect.stringContaining(`Load 'l' failed in its ${during}: ${message}`),
      during,
      cause: code === undefined ? { message } : { message, code },
      result: { outcome: 'failed', workers: 2 },
    });
    // The other thread was told, and cleaned up.
    expect(counters[2]).toBeGreaterThanOrEqual(1);
  });

  test('dies leaves what it reported until then', async () => {
    const phases: LoadPhase[] = [{ durationMs: 60_000, arrivals: { perSecond: 40 } }];
    const error = await load({ does: 'exit', worker: 0 }, phases)
      .run()
      .catch((caught: unknown) => caught);
    // It died with its 26th arrival, 1.3 s on; the first second of both is there, the rest of the other's as well.
    expect(error).toMatchObject({
      result: { timeline: { offered: expect.arrayContaining([40]) }, metrics: { failed: 0 } },
    });
  });

  test.concurrent.each([
    ['blocks', 'block', long],
    ['blocks in its setup', 'block in setup', long],
    ['blocks in its teardown', 'block in teardown', brief],
  ] as const)('%s is ended after a grace, when the load is cancelled', async (_, does, phase) => {
    const isBlocked = new Int32Array(new SharedArrayBuffer(4));
    const controller = new AbortController();
    const running = load({ does, worker: 1, isBlocked }, [phase]).run({ signal: controller.signal });
    const rejected = expect(running).rejects.toMatchObject({
      code: 'HF_PERF_LOAD_CANCELLED',
      cause: {
        errors: [{ message: 'enough' }, { message: 'worker 1: it did not come to an end within 4000 ms' }],
      },
      result: { outcome: 'cancelled' },
    });
    await expect.poll(() => Atomics.load(isBlocked, 0), { timeout: 10_000 }).toBe(1);
    controller.abort(new Error('enough'));
    await rejected;
  });

  test('blocks in its setup is ended in time, and the load has failed', async () => {
    const plan = planLoad({ name: 'l', target: { module }, phases: [long], workers: 2 });
    const ending = await runWorkers({
      plan,
      target: { module, data: { does: 'block in setup', worker: 1 } satisfies WorkerTargetData },
      seed: 1,
      signal: new AbortController().signal,
      tally: new LoadTally(plan),
      setupWithinMs: 3_000,
    });
    expect(ending).toMatchObject({
      outcome: 'failed',
      during: 'setup',
      cause: { message: 'worker 1: it did not come to an end within 3000 ms' },
    });
  });

  test('hangs in its setup is cancelled', async () => {
    const running = load({ does: 'hang in setup', worker: 1 }, [long]).run({
      signal: AbortSignal.timeout(500),
    });
    await expect(running).rejects.toMatchObject({
      code: 'HF_PERF_LOAD_CANCELLED',
      result: { counts: { offered: 0 } },
    });
  });
});

test.each([
  [
    '../../fixtures/virtual-time.ts',
    "has no load target as its default export: an object with an 'operation' function.",
  ],
  ['../../fixtures/not-there.ts', 'Cannot find module'],
])('a module without a target is an error: %s', async (path, message) => {
  const target = { module: new URL(path, import.meta.url) };
  await expect(new LoadGenerator({ name: 'l', target, phases: [brief] }).run()).rejects.toMatchObject({
    code: 'HF_PERF_LOAD_FAILED',
    during: 'setup',
    message: expect.stringContaining(message),
  });
});
