import { expect, test } from 'vitest';
import { FakePool, type FakePoolFaults } from '../../fixtures/fake-pool.ts';
import { runOne } from '../../fixtures/run-one.ts';
import { type SessionLeaksOptions, sessionLeaks } from './session-leaks.ts';

const small = {
  normal: { sessions: 10 },
  exceptions: { sessions: 6 },
  concurrent: { sessions: 12 },
  rest: { sessions: 20 },
  memory: { sessions: 100 },
  heapTrace: { sessionsPerRound: 40 },
};

const suiteOf = (faults: FakePoolFaults, options: Partial<SessionLeaksOptions<FakePool>> = {}) =>
  sessionLeaks({ pool: () => new FakePool(4, faults), ...small, ...options });

test('sessions that are closed meet every limit', async () => {
  const { result, missed, numberOf, measured } = await runOne(suiteOf({}));
  expect({ outcome: result.outcome, missed }).toEqual({ outcome: 'completed', missed: [] });
  expect(result.measurements.map(({ name }) => name)).toEqual([
    'normal',
    'exceptions',
    'concurrent',
    'pool at rest',
    'scope',
    'memory',
    'heap trace',
  ]);
  expect(numberOf('concurrent', 'checkout peak')).toBe(4);
  expect(numberOf('concurrent', 'session peak')).toBe(12);
  expect(measured('memory').gauges?.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['RSS', 'heap used']),
  );
  expect(numberOf('heap trace', 'leakedBytesPerSession')).toBe(0);
});

// Its pools are waited for, for 4 s each, before they are given up.
test('a session that is not closed where its work fails is found, and who opened it is named', {
  timeout: 60_000,
}, async () => {
  const session = (pool: FakePool) => async (work: () => Promise<unknown>) => {
    const connection = await pool.connect();
    const result = await work(); // and no finally
    connection.release();
    return result;
  };
  const pool = () => new FakePool(100);
  const { result, missed, measured, numberOf } = await runOne(suiteOf({}, { pool, session }));
  expect(missed).toEqual([
    'exceptions: leaked',
    'exceptions: stillInUse',
    'pool at rest: leaked',
    'pool at rest: stillInUse',
  ]);
  expect(measured('exceptions').findings?.[0]?.title).toMatch(
    /^\d × checkout, opened at src\/suites\/sessions\/session-leaks\.test\.ts:\d+ and never closed$/,
  );
  expect(numberOf('exceptions', 'leaked')).toBe(6);
  // Its pool waits for what was not given back; the others had their turn all the same.
  expect(result).toMatchObject({ outcome: 'failed', error: { code: 'HF_PERF_NOT_CLOSED' } });
  expect(result.measurements).toHaveLength(7);
});

test('a session that hides that its work failed is found', async () => {
  const session = () => (work: () => Promise<unknown>) => work().catch(() => {});
  const { missed } = await runOne(suiteOf({}, { session }));
  expect(missed).toEqual(['exceptions: errorRate', 'pool at rest: errorRate']);
});

test('a pool that leaves connections open when it ends is found', async () => {
  const { missed, measured } = await runOne(suiteOf({ endsWithoutClosing: true }));
  expect(missed).toEqual(['scope: leaked']);
  expect(measured('scope').findings?.[0]?.title).toContain('4 × connection');
});

test('memory that stays alive is found, and the function that allocated it is named', async () => {
  const kept: { readonly at: number; readonly notes: readonly string[] }[] = [];
  const rememberSession = () => kept.push({ at: kept.length, notes: [`session ${kept.length}`] });
  const session = () => async (work: () => Promise<unknown>) => {
    rememberSession();
    return work();
  };
  const { missed, measured } = await runOne(suiteOf({}, { session, heapTrace: {} }));
  expect(missed).toEqual(['heap trace: leakedBytesPerSession']);
  expect(
    measured('heap trace')
      .findings?.map(({ title }) => title)
      .join(),
  ).toContain('rememberSession');
});
