import { createServer } from 'node:net';

import { expect, test } from 'vitest';

import { ResilientPool } from './resilient-pool.ts';

/** A port where nobody listens. */
async function deadPort(): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(address !== null && typeof address === 'object' ? address.port : 0);
    });
  });
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test('a thousand callers in line are refused together, and the server is not asked for each of them', async () => {
  const pool = new ResilientPool({
    host: '127.0.0.1',
    port: await deadPort(),
    max: 5,
    connectionTimeoutMillis: 20_000,
  });
  const outcomes = await Promise.all(
    Array.from({ length: 1_000 }, () => pool.query('select 1').catch((error: unknown) => error)),
  );
  const codesOf = ({ code, cause }: Record<string, unknown>) =>
    `${code}, ${Reflect.get(Object(cause), 'code')}`;
  expect(new Set(outcomes.map((error) => codesOf(Object(error))))).toEqual(
    new Set(['ECONNREFUSED, HF_CIRCUIT_OPEN']),
  );
  // The breaker looks at twenty outcomes; a few were under way when it opened.
  const { totals, total, waiting } = pool.stats();
  expect(totals.connectFailures).toBeLessThanOrEqual(25);
  expect({ total, waiting, created: totals.created }).toEqual({ total: 0, waiting: 0, created: 0 });
  await pool.end();
});

test('a caller with a short time fails when it is over, wherever it waits', async () => {
  // Accepts connections, and never says a word.
  const server = createServer((socket) => socket.resume());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const pool = new ResilientPool({ host: '127.0.0.1', port, max: 1, connectionTimeoutMillis: 80 });
  const startedAt = performance.now();
  const outcomes = await Promise.allSettled([pool.connect(), pool.connect(), pool.query('select 1')]);
  expect(performance.now() - startedAt).toBeLessThan(1_000);
  for (const outcome of outcomes) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'HF_POOL_TIMEOUT' } });
  }
  expect(pool.stats()).toMatchObject({ waiting: 0, inUse: [], totals: { timeouts: 3 } });
  await pool.end();
  await new Promise((resolve) => server.close(resolve));
});

test.each([
  [{ max: 0 }, /^max must be an integer, at least 1; got 0\.$/],
  [{ min: 11 }, /^min must be an integer, at least 0, up to 10; got 11\.$/],
  [{ min: -1 }, /^min must be .*; got -1\.$/],
  [{ idleTimeoutMillis: -5 }, /^idleTimeoutMillis must be .*; got -5\.$/],
  [{ maxLifetimeSeconds: -5 }, /^maxLifetimeSeconds must be .*; got -5\.$/],
  [{ maxUses: 0 }, /^maxUses must be .*; got 0\.$/],
  [{ validateAfterIdleMs: -1 }, /^validateAfterIdleMs must be a number above 0.*; got -1\.$/],
  [{ leakThresholdMs: 0 }, /^leakThresholdMs must be a number above 0.*; got 0\.$/],
  [{ leakAction: 'shout' as 'warn' }, /^leakAction must be one of 'warn', 'reclaim'; got 'shout'\.$/],
  [{ resetOnRelease: 'some' as 'all' }, /^resetOnRelease must be one of .*; got 'some'\.$/],
  [{ logger: {} as Console }, /^logger must be an object with warn\(\); got {}\.$/],
  [{ connectionString: 'http://db' }, /^connectionString must be a URL .*; got 'http:\/\/db'\.$/],
  [{ leakTreshold: 5 } as object, /^leakTreshold must be spelt 'leakThresholdMs'/],
])('refuses %j when it is made', (options, message) => {
  expect(() => new ResilientPool(options)).toThrow(message);
});
