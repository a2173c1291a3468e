import { expect, test } from 'vitest';

import { type PoolPressure, PoolTimeoutError } from './pool-timeout-error.ts';

const exhausted: PoolPressure = {
  waitedMs: 5000.4,
  inUse: 10,
  max: 10,
  waiting: 37,
  longestHeld: { heldMs: 31_200, place: 'billing/export.ts:88' },
  lastConnectFailure: undefined,
  advice: 'Give connections back sooner, or raise pool.max.',
  target: 'db-1:5432',
};
const refused = Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:5432'), { code: 'ECONNREFUSED' });

test('tells of an exhausted pool who holds it, and what went wrong with the server lately', () => {
  const error = new PoolTimeoutError({ ...exhausted, lastConnectFailure: { agoMs: 12_000, error: refused } });
  expect(error.stack?.split('\n    at')[0]).toBe(
    'PoolTimeoutError [HF_POOL_TIMEOUT]: no connection became free within 5000 ms (10 of 10 in use, 37 waiting).\n' +
      '  Longest held: 31.2 s, checked out at billing/export.ts:88. Give connections back sooner, or raise pool.max.\n' +
      '  cause: last connect failure 12.0 s ago: ECONNREFUSED db-1:5432',
  );
  expect(error.cause).toBe(refused);
  expect(error).toMatchObject({ inUse: 10, max: 10, waiting: 37, waitedMs: 5000.4 });
});

test('tells of a server that cannot be reached to look at the server, and not at the pool', () => {
  const error = new PoolTimeoutError({
    ...exhausted,
    inUse: 0,
    waiting: 1,
    longestHeld: undefined,
    lastConnectFailure: { agoMs: 130, error: refused },
  });
  expect(error.message).toBe(
    'no connection to db-1:5432 could be made within 5000 ms (0 of 10 in use, 1 waiting).\n' +
      '  Look whether the server runs and accepts connections from here.\n' +
      '  cause: last connect failure 0.1 s ago: ECONNREFUSED db-1:5432',
  );
});
