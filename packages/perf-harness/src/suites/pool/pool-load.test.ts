import { describe, expect, test } from 'vitest';
import { FakePool, type FakePoolFaults } from '../../fixtures/fake-pool.ts';
import { runOne } from '../../fixtures/run-one.ts';
import { runSuites } from '../../runner/run-suites.ts';
import { type PoolLoadOptions, poolLoad } from './pool-load.ts';

const small = {
  normal: { callers: 5, requests: 4 },
  high: { callers: 10, requests: 2 },
  exhaustion: { tasks: 12, holdMs: 1 },
  recycling: { requests: 40 },
};

const suiteOf = (faults: FakePoolFaults, options: Partial<PoolLoadOptions> = {}) =>
  poolLoad({ pool: () => new FakePool(4, faults), ...small, ...options });

test('a pool that does what it should meets every limit, and its use is drawn', async () => {
  const { result, missed, measured, numberOf } = await runOne(suiteOf({}));
  expect({ outcome: result.outcome, missed }).toEqual({ outcome: 'completed', missed: [] });
  expect(result.measurements.map(({ name, metrics }) => [name, metrics?.succeeded])).toEqual([
    ['normal load', 20],
    ['high load', 20],
    ['exhaustion', 12],
    ['recycling', 40],
    ['monitoring', undefined],
  ]);
  expect(numberOf('exhaustion', 'mostHeld')).toBe(4);
  expect(numberOf('exhaustion', 'mostWaiting')).toBe(8);
  expect(numberOf('monitoring', 'comparisons')).toBe(7);
  const gauges = measured('exhaustion').gauges?.map(({ name, figure, points }) => [
    name,
    figure,
    points.length > 1,
  ]);
  expect(gauges).toEqual([
    ['in use', 'Pool', true],
    ['waiting', 'Pool', true],
    ['total', 'Pool', true],
  ]);
});

test.each<{ faults: FakePoolFaults; fault: string; missed: readonly string[] }>([
  {
    fault: 'makes more connections than it may',
    faults: { exceedsBy: 2 },
    missed: ['exhaustion: aboveMaximum', 'monitoring: disagreements'],
  },
  {
    fault: 'never uses a connection again',
    faults: { neverReuses: true },
    missed: ['recycling: reusedRate'],
  },
  { fault: 'says that nobody waits', faults: { hidesWaiting: true }, missed: ['monitoring: disagreements'] },
  { fault: 'says that nothing is out', faults: { hidesUse: true }, missed: ['monitoring: disagreements'] },
])('a pool that $fault is found', async ({ faults, missed }) => {
  const outcome = await runOne(suiteOf(faults));
  expect(outcome.missed).toEqual(missed);
});

test('a disagreement is shown with what was out and what the pool said', async () => {
  const { measured } = await runOne(suiteOf({ hidesWaiting: true }));
  expect(measured('monitoring').findings).toEqual([
    {
      title: 'With 4 connections out and 5 callers waiting, the pool said 4 and 0',
      details: 'totalCount 4, idleCount 0, waitingCount 0',
    },
  ]);
});

test('requests that fail are counted, and miss the limit', async () => {
  const query = () => Promise.reject(Object.assign(new Error('gone'), { code: '57P01' }));
  const { missed, measured } = await runOne(suiteOf({ query }));
  expect(missed).toEqual(expect.arrayContaining(['normal load: errorRate', 'exhaustion: errorRate']));
  expect(measured('normal load').metrics?.errors).toEqual([{ kind: '57P01', count: 20, message: 'gone' }]);
});

test('limits that are given take the place of the own ones', async () => {
  const { measured } = await runOne(
    suiteOf({}, { normal: { ...small.normal, thresholds: { p95Ms: 2_000, maxMs: 3_000 } } }),
  );
  expect(measured('normal load').checks.map(({ metric, limit }) => [metric, limit])).toEqual([
    ['errorRate', 0.01],
    ['averageMs', 100],
    ['p95Ms', 2_000],
    ['maxMs', 3_000],
  ]);
});

describe('each scenario has a pool of its own', () => {
  test('which is ended', async () => {
    const pools: FakePool[] = [];
    await runOne(
      suiteOf(
        {},
        {
          pool: () => {
            const pool = new FakePool(4);
            pools.push(pool);
            return pool;
          },
        },
      ),
    );
    expect(pools.map(({ ended }) => ended)).toEqual([true, true, true, true, true]);
  });

  test('which is ended, and what was measured is kept, where the run is cancelled in the middle of a request', async () => {
    const stop = new AbortController();
    const pool = new FakePool(4, {
      query: () => {
        stop.abort(new Error('stopped'));
        return new Promise(() => {});
      },
    });
    const { result } = await runOne(suiteOf({}, { pool: () => pool }), {
      signal: stop.signal,
      cleanUpMs: 20,
    });
    expect(result).toMatchObject({ outcome: 'cancelled', measurements: [{ name: 'normal load' }] });
    expect(pool.ending).toBe(true);
  });

  test('and one that cannot be made fails the suite, after the others had their turn', async () => {
    let made = 0;
    const pool = () => {
      if (++made === 2) throw new Error('no server');
      return new FakePool(4);
    };
    const { result } = await runOne(suiteOf({}, { pool }));
    expect(result).toMatchObject({ outcome: 'failed', error: { message: 'no server' } });
    expect(result.measurements.map(({ metrics }) => metrics?.succeeded)).toEqual([
      20,
      undefined,
      12,
      40,
      undefined,
    ]);
  });
});

test("a breaker's states are drawn, whether they are texts or objects", async () => {
  for (const state of ['closed', { kind: 'closed' }]) {
    const pool = () => Object.assign(new FakePool(4), { breaker: { state } });
    const { measured } = await runOne(suiteOf({}, { pool }));
    expect(measured('normal load').states).toEqual([
      { name: 'Breaker', changes: [{ atMs: expect.any(Number), state: 'closed' }] },
    ]);
  }
});

test('the versions that are given are named in the result', async () => {
  const suite = suiteOf({}, { versions: { pg: '8.23.1' } });
  expect((await runSuites([suite])).versions).toMatchObject({ pg: '8.23.1', node: process.versions.node });
});

test('sizes that cannot be meant are refused', () => {
  const pool = () => new FakePool(4);
  expect(() => poolLoad({ pool, normal: { callers: 0 } })).toThrow(
    'normal.callers must be an integer, at least 1; got 0.',
  );
  expect(() => poolLoad({ pool, exhaustion: { holdMs: -1 } })).toThrow('exhaustion.holdMs must be');
});
