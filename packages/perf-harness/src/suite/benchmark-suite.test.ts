import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { virtualClock } from '../fixtures/virtual-clock.ts';
import type { SuiteDefinition } from './benchmark.ts';
import { BenchmarkSuite } from './benchmark-suite.ts';
import { SuiteCancelledError } from './suite-cancelled-error.ts';
import { SuiteFailedError } from './suite-failed-error.ts';

const once = { rounds: 1, perRound: { iterations: 1 }, warmUp: { iterations: 0 } } as const;

describe('a round', () => {
  test('by iterations measures just as many operations, exactly as long as they took', async () => {
    const { clock, take } = virtualClock();
    const suite = new BenchmarkSuite({
      name: 's',
      benchmarks: [
        {
          name: 'b',
          variants: { v: (_, { index }) => take(((index * 37) % 100) + 1) },
          rounds: 2,
          perRound: { iterations: 500 },
          warmUp: { iterations: 0 },
        },
      ],
    });
    const result = await suite.run({ clock });
    const variant = result.benchmarks[0]?.variants[0];
    // Each of 1 ms to 100 ms came ten times.
    expect(variant?.metrics).toMatchObject({
      succeeded: 1_000,
      measuredMs: 50_500,
      minMs: 1,
      averageMs: 50.5,
      maxMs: 100,
    });
    expect(variant?.metrics.medianMs).toBeCloseTo(50, 1);
    expect(variant?.metrics.p99Ms).toBeCloseTo(99, 0);
    expect(variant?.metrics.operationsPerSecond).toBeCloseTo(1_000 / 50.5, 9);
    expect(variant?.rounds.map(({ succeeded }) => succeeded)).toEqual([500, 500]);
  });

  test('by duration starts no operation after its end', async () => {
    const { clock, take } = virtualClock();
    const variants = { v: () => take(30) };
    const benchmark = { ...once, name: 'b', variants, perRound: { durationMs: 100 } };
    const result = await new BenchmarkSuite({ name: 's', benchmarks: [benchmark] }).run({ clock });
    expect(result.benchmarks[0]?.variants[0]?.metrics).toMatchObject({ succeeded: 4, measuredMs: 120 });
  });

  test('keeps as many callers calling as it is told', async () => {
    let inFlight = 0;
    let most = 0;
    const callers = new Set<number>();
    const suite = new BenchmarkSuite({
      name: 's',
      benchmarks: [
        {
          ...once,
          name: 'b',
          concurrency: 7,
          perRound: { iterations: 70 },
          variants: {
            v: async (_, { caller }) => {
              callers.add(caller);
              most = Math.max(most, ++inFlight);
              await sleep(0);
              inFlight--;
            },
          },
        },
      ],
    });
    const result = await suite.run();
    expect({ most, callers: callers.size }).toEqual({ most: 7, callers: 7 });
    expect(result.benchmarks[0]?.variants[0]?.metrics.succeeded).toBe(70);
  });

  test('counts operations that fail by kind, and goes on', async () => {
    const variants = {
      v: (_: unknown, { index }: { index: number }) => {
        if (index % 4 === 0) throw new TypeError('bad');
        if (index % 4 === 1) return Promise.reject(Object.assign(new Error('gone'), { code: 'ECONNRESET' }));
        return undefined;
      },
    };
    const benchmark = { ...once, name: 'b', variants, perRound: { iterations: 40 } };
    const result = await new BenchmarkSuite({ name: 's', benchmarks: [benchmark] }).run();
    expect(result.benchmarks[0]?.variants[0]?.metrics).toMatchObject({
      succeeded: 20,
      errorRate: 0.5,
      errors: [
        { kind: 'TypeError', count: 10, message: 'bad' },
        { kind: 'ECONNRESET', count: 10, message: 'gone' },
      ],
    });
  });
});

test('variants warm up first, then take turns, each round beginning with another one', async () => {
  const calls: string[] = [];
  const variants = { a: () => calls.push('a'), b: () => calls.push('b'), c: () => calls.push('c') };
  const suite = new BenchmarkSuite({
    name: 's',
    benchmarks: [{ name: 'x', variants, rounds: 4, perRound: { iterations: 1 }, warmUp: { iterations: 2 } }],
  });
  const result = await suite.run();
  expect(calls.join('')).toBe(`aabbcc${'abc'}${'bca'}${'cab'}${'abc'}`);
  expect(result.benchmarks[0]?.variants.map(({ metrics }) => metrics.succeeded)).toEqual([4, 4, 4]);
});

test('a result is plain data that says where and with what it was measured', async () => {
  const suite = new BenchmarkSuite({
    name: 's',
    versions: { pg: '8.23.1' },
    benchmarks: [{ ...once, name: 'b', variants: { v: () => {} }, baseline: 'v' }],
  });
  const result = await suite.run({ startedAt: new Date('2026-01-02T03:04:05Z') });
  expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  expect(result).toMatchObject({
    format: 1,
    suite: 's',
    outcome: 'completed',
    startedAt: '2026-01-02T03:04:05.000Z',
    machine: { platform: process.platform, cores: expect.any(Number) },
    versions: { node: process.versions.node, pg: '8.23.1' },
    benchmarks: [{ name: 'b', baseline: 'v', concurrency: 1 }],
  });
});

test('operations draw the same numbers in each variant, and in each run with that seed', async () => {
  const drawn: Record<string, number[]> = { a: [], b: [] };
  const variants = {
    a: (_: unknown, { random }: { random: () => number }) => drawn['a']?.push(random()),
    b: (_: unknown, { random }: { random: () => number }) => drawn['b']?.push(random()),
  };
  const benchmark = { ...once, name: 'b', variants, perRound: { iterations: 3 } };
  const suite = new BenchmarkSuite({ name: 's', benchmarks: [benchmark] });
  const { seed } = await suite.run();
  expect(new Set(drawn['a']).size).toBe(3);
  expect(drawn['b']).toEqual(drawn['a']);
  await suite.run({ seed });
  expect(drawn['a']?.slice(3)).toEqual(drawn['a']?.slice(0, 3));
  expect((await suite.run({ seed: 7 })).seed).toBe(7);
  await expect(suite.run({ seed: -1 })).rejects.toThrow(
    'seed must be an integer from 0 to 4294967295; got -1.',
  );
});

/** A suite that notes what it does, with parts of it replaced. */
function noted(parts: Partial<SuiteDefinition<string>>) {
  const notes: string[] = [];
  const suite = new BenchmarkSuite<string>({
    name: 's',
    setup: () => {
      notes.push('setup');
      return 'context';
    },
    teardown: (context) => notes.push(`teardown of ${context}`),
    benchmarks: [{ ...once, name: 'b', variants: { v: (context) => notes.push(`call with ${context}`) } }],
    ...parts,
  });
  return { notes, suite };
}

describe('setup and teardown', () => {
  test('enclose the benchmarks, which get what the setup made', async () => {
    const { notes, suite } = noted({});
    await suite.run();
    expect(notes).toEqual(['setup', 'call with context', 'teardown of context']);
  });

  test('a failed setup fails the suite, with nothing measured and nothing to tear down', async () => {
    const refused = new Error('connect ECONNREFUSED');
    const { notes, suite } = noted({ setup: () => Promise.reject(refused) });
    const error = await suite.run().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(SuiteFailedError);
    expect(error).toMatchObject({
      code: 'HF_PERF_SUITE_FAILED',
      message: "Suite 's' failed in its setup: connect ECONNREFUSED\nNothing was measured.",
      during: 'setup',
      cause: refused,
      result: { outcome: 'failed', benchmarks: [] },
    });
    expect(inspect(error)).toMatch(/^SuiteFailedError \[HF_PERF_SUITE_FAILED\]: Suite 's' failed/);
    expect(notes).toEqual([]);
  });

  test('a failed teardown fails the suite, with everything measured', async () => {
    const { suite } = noted({ teardown: () => Promise.reject(new Error('still in use')) });
    await expect(suite.run()).rejects.toMatchObject({
      during: 'teardown',
      result: { outcome: 'failed', benchmarks: [{ variants: [{ metrics: { succeeded: 1 } }] }] },
    });
  });

  test('the teardown runs when the benchmarks cannot go on', async () => {
    const { notes, suite } = noted({});
    // A clock that runs backwards gives latencies that are none.
    let now = 0;
    await expect(suite.run({ clock: () => now-- })).rejects.toMatchObject({
      during: 'benchmarks',
      cause: { code: 'HF_INVALID_OPTION' },
    });
    expect(notes.at(-1)).toBe('teardown of context');
  });
});

describe('cancelling', () => {
  test('returns at once although an operation hangs, with what was measured, after the teardown', async () => {
    const controller = new AbortController();
    const hang = (_: string, { index }: { index: number }) => {
      if (index < 3) return undefined;
      controller.abort(new Error('enough'));
      return new Promise(() => {});
    };
    const benchmark = { ...once, name: 'b', variants: { v: hang }, perRound: { iterations: 10 } };
    const { notes, suite } = noted({ benchmarks: [benchmark, { ...benchmark, name: 'never reached' }] });
    const error = await suite.run({ signal: controller.signal }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(SuiteCancelledError);
    expect(error).toMatchObject({
      code: 'HF_PERF_SUITE_CANCELLED',
      cause: { message: 'enough' },
      result: {
        outcome: 'cancelled',
        benchmarks: [{ name: 'b', variants: [{ metrics: { operations: 3, failed: 0 } }] }],
      },
    });
    expect(notes).toEqual(['setup', 'teardown of context']);
  });

  test('reaches a suite whose operations never leave the event loop to others', async () => {
    const variants = { v: () => undefined };
    const benchmark = { ...once, name: 'b', variants, perRound: { iterations: Number.MAX_SAFE_INTEGER } };
    const { suite } = noted({ benchmarks: [benchmark] });
    const error = await suite.run({ signal: AbortSignal.timeout(50) }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'HF_PERF_SUITE_CANCELLED', cause: { name: 'TimeoutError' } });
  });

  test('before the start runs nothing', async () => {
    const { notes, suite } = noted({});
    await expect(suite.run({ signal: AbortSignal.abort() })).rejects.toBeInstanceOf(SuiteCancelledError);
    expect(notes).toEqual([]);
  });

  test('tells of a teardown that failed as well', async () => {
    const controller = new AbortController();
    const { suite } = noted({
      benchmarks: [{ ...once, name: 'b', variants: { v: () => controller.abort(new Error('enough')) } }],
      teardown: () => Promise.reject(new Error('still in use')),
    });
    await expect(suite.run({ signal: controller.signal })).rejects.toMatchObject({
      code: 'HF_PERF_SUITE_CANCELLED',
      cause: { errors: [{ message: 'enough' }, { message: 'still in use' }] },
    });
  });
});
