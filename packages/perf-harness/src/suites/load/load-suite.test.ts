import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { runOne } from '../../fixtures/run-one.ts';
import { loadSuite } from './load-suite.ts';

const phases = [{ durationMs: 200, arrivals: { perSecond: 100 } }];

test('a load is a suite, with limits on its metrics and on its numbers', async () => {
  const suite = loadSuite(
    { name: 'orders', target: { operation: () => sleep(1) }, phases, versions: { service: '2.1' } },
    { title: 'Orders', thresholds: { errorRate: 0, dropped: 0 } },
  );
  const { result, missed, numberOf } = await runOne(suite);
  expect(result).toMatchObject({ name: 'orders', title: 'Orders', outcome: 'completed' });
  expect(missed).toEqual([]);
  expect(numberOf('orders', 'offered')).toBe(20);
});

test('what a load measured is kept where it is cancelled', async () => {
  const stop = new AbortController();
  let calls = 0;
  const operation = () => ++calls === 5 && stop.abort(new Error('enough'));
  const { result, measured } = await runOne(loadSuite({ name: 'orders', target: { operation }, phases }), {
    signal: stop.signal,
  });
  expect(result.outcome).toBe('cancelled');
  expect(measured('orders').metrics?.operations).toBeGreaterThanOrEqual(4);
});

test('what a load measured is kept where its teardown fails', async () => {
  const teardown = () => {
    throw new Error('does not close');
  };
  const target = { setup: () => 1, operation: () => sleep(1), teardown };
  const { result, measured } = await runOne(loadSuite({ name: 'orders', target, phases }));
  expect(result).toMatchObject({ outcome: 'failed', error: { code: 'HF_PERF_LOAD_FAILED' } });
  expect(measured('orders').metrics?.succeeded).toBe(20);
});
