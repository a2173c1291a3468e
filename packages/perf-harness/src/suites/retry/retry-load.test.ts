import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { runOne } from '../../fixtures/run-one.ts';
import { retryLoad } from './retry-load.ts';
import type { BreakerPolicy, PolicyCall, RunnablePolicy } from './runnable-policy.ts';

type Work = (context?: PolicyCall) => Promise<unknown>;

/** Tries again after each of these waits. */
function retrying(waitsMs: readonly number[]): RunnablePolicy {
  const attempt = async (work: Work, [waitMs, ...rest]: readonly number[]): Promise<unknown> => {
    try {
      return await work();
    } catch (error) {
      if (waitMs === undefined) throw error;
      await sleep(waitMs);
      return attempt(work, rest);
    }
  };
  return { run: (work) => attempt(work, waitsMs) };
}

/** Refuses everything after so many failures. */
function tripping(after: number): BreakerPolicy {
  let failures = 0;
  return {
    get state() {
      return { kind: failures >= after ? 'open' : 'closed' };
    },
    run: async (work) => {
      if (failures >= after) throw new Error('the breaker is open');
      return work().catch((error) => {
        failures += 1;
        throw error;
      });
    },
  };
}

const noPolicy: RunnablePolicy = { run: (work) => work() };

const idle: RunnablePolicy = { run: async () => {} };
const refusing: BreakerPolicy = { run: () => Promise.reject(new Error('the breaker is open')) };

function givingUp(afterMs: number): RunnablePolicy {
  return {
    run: (work) => Promise.race([work(), sleep(afterMs).then(() => Promise.reject(new Error('too late')))]),
  };
}

test('policies that do what they should meet every limit', async () => {
  const { result, missed, measured, numberOf } = await runOne(
    retryLoad({
      retry: () => retrying([20, 40, 80, 160]),
      breaker: () => tripping(20),
      deadline: () => givingUp(20),
      backoffRetry: () => retrying([10, 20]),
      backoff: { waitsMs: [10, 20] },
      storm: { operations: 30, outageMs: 100 },
    }),
  );
  expect({ outcome: result.outcome, missed }).toEqual({ outcome: 'completed', missed: [] });
  expect(measured('transient failures').metrics).toMatchObject({ operations: 50, successRate: 1 });
  expect(numberOf('transient failures', 'attempts')).toBe(
    50 + (numberOf('transient failures', 'failedAttempts') ?? Number.NaN),
  );
  expect(numberOf('sustained failures', 'failuresToTrip')).toBe(20);
  expect(measured('sustained failures').states?.[0]?.changes.map(({ state }) => state)).toEqual([
    'closed',
    'open',
  ]);
  expect(measured('timeouts').metrics).toMatchObject({ succeeded: 20, failed: 0 });
  expect(numberOf('back-off', 'waits')).toBe(2);
  expect(numberOf('storm', 'succeededInTimeRate')).toBe(1);
  expect(measured('storm').marks).toEqual([
    { label: 'everything fails', atMs: expect.any(Number), untilMs: expect.any(Number) },
  ]);
});

test.each([
  [
    'that never tries again',
    { retry: () => noPolicy, storm: { outageMs: 50 } },
    ['transient failures: successRate', 'storm: succeededInTimeRate'],
  ],
  ['that trips too late', { breaker: () => tripping(25) }, ['sustained failures: madeAfterwards']],
  ['that never trips', { breaker: () => noPolicy }, ['sustained failures: madeAfterwards']],
  [
    'that waits too short',
    { backoffRetry: () => retrying([10, 20]), backoff: { waitsMs: [10, 120] } },
    ['back-off: backoffErrorMs'],
  ],
  [
    'that does not wait as often',
    { backoffRetry: () => retrying([10]), backoff: { waitsMs: [10, 20] } },
    ['back-off: backoffErrorMs'],
  ],
  [
    'that gives up late',
    { deadline: () => givingUp(60), timeouts: { thresholds: { averageMs: 40 } } },
    ['timeouts: averageMs'],
  ],
  [
    'that calls nothing',
    {
      retry: () => idle,
      breaker: () => refusing,
      deadline: () => idle,
      backoffRetry: () => idle,
      storm: { outageMs: 0 },
    },
    [
      'transient failures: successRate',
      'sustained failures: made',
      'timeouts: averageMs',
      'timeouts: errorRate',
      'back-off: backoffErrorMs',
      'storm: succeededInTimeRate',
    ],
  ],
])('a policy %s is found', async (_, options, missed) => {
  expect((await runOne(retryLoad(options))).missed).toEqual(missed);
});

test('what fails is the error that is given, and what is done the operation that is given', async () => {
  const seen = new Set<unknown>();
  let done = 0;
  const policy: RunnablePolicy = {
    run: async (work) => {
      for (;;) {
        try {
          return await work();
        } catch (error) {
          seen.add(error);
        }
      }
    },
  };
  const error = new Error('the service is busy');
  const operation = async () => {
    done += 1;
  };
  const storm = { operations: 1, outageMs: 0 };
  await runOne(retryLoad({ retry: () => policy, operation, error: () => error, storm }));
  expect([...seen]).toEqual([error]);
  expect(done).toBe(51);
});

test('without a policy there is nothing to measure', () => {
  expect(() => retryLoad({})).toThrow('retry, breaker, deadline or backoffRetry must be given');
  expect(() => retryLoad({ retry: () => noPolicy, transient: { rate: 2 } })).toThrow('rate must be');
});
