import { getEventListeners } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { circuitBreaker } from './breaker/circuit-breaker.ts';
import { compose } from './compose.ts';
import { Alarms } from './deadline/alarms.ts';
import { Deadline, deadline } from './deadline/deadline.ts';
import { concurrencyLimit } from './limit/concurrency-limit.ts';
import { retry } from './retry/retry.ts';

const lost = Object.assign(new Error('lost'), { code: 'ECONNRESET' });

/** Collects garbage, and says how many megabytes are left. */
async function heapMb(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc'); // what the flag makes
  for (let time = 0; time < 3; time += 1) {
    await turn();
    collect();
  }
  return process.memoryUsage().heapUsed / 1e6;
}

test('the heap does not grow with the calls, and nothing is left that keeps a process alive', async () => {
  const policy = compose(
    deadline({ ms: 60_000 }),
    circuitBreaker(),
    concurrencyLimit({ max: 10 }),
    retry({ idempotent: true, budget: 'unlimited', sleep: async () => {} }),
  );
  const { signal } = new AbortController();
  const work = async (context: { signal: AbortSignal | undefined; attempt: number }) => {
    context.signal?.throwIfAborted();
    if (calls++ % 10 === 0) throw lost;
  };
  let calls = 0;
  const run = async (times: number) => {
    for (let done = 0; done < times; done += 1) await policy.run(work, { signal });
  };
  await run(10_000);
  const before = { heap: await heapMb(), resources: process.getActiveResourcesInfo() };
  await run(100_000);
  expect((await heapMb()) - before.heap).toBeLessThan(5);
  // The test runner's own timers come and go.
  expect(process.getActiveResourcesInfo().length).toBeLessThanOrEqual(before.resources.length);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('after 100,000 calls, some of which fail and some of which wait, no timer, listener or place is left', async () => {
  const clock = new VirtualClock();
  const alarms = new Alarms(clock);
  const limit = concurrencyLimit({ max: 5, queue: 100 });
  const shutdown = new AbortController();
  const policy = compose(
    new Deadline({ ms: 60_000 }, alarms),
    circuitBreaker({ failureRate: 1, minimumCalls: 1_000 }),
    limit,
    retry({ idempotent: true, budget: 'unlimited', sleep: async () => {}, signal: shutdown.signal }),
    new Deadline({ ms: 1_000 }, alarms),
  );
  const caller = new AbortController();
  let calls = 0;
  const work = async ({ signal, attempt }: { signal: AbortSignal | undefined; attempt: number }) => {
    calls += 1;
    signal?.throwIfAborted();
    if (calls % 100 === 0 && attempt === 1) throw lost;
    if (calls % 10 === 0) await turn();
  };
  for (let done = 0; done < 100_000; done += 50) {
    await Promise.all(Array.from({ length: 50 }, () => policy.run(work, { signal: caller.signal })));
  }
  expect(calls).toBeGreaterThan(100_000);
  expect(alarms.size).toBe(0);
  expect(clock.timers).toBe(1);
  clock.advance(60_000);
  expect(clock.timers).toBe(0);
  expect(getEventListeners(caller.signal, 'abort')).toEqual([]);
  expect(getEventListeners(shutdown.signal, 'abort')).toEqual([]);
  expect(limit.stats()).toMatchObject({ running: 0, queued: 0, refused: 0 });
});
