import { expect, test } from 'vitest';

import { circuitBreaker } from './breaker/circuit-breaker.ts';
import { compose } from './compose.ts';
import { retry } from './retry/retry.ts';

const refused = () => Object.assign(new Error('refused'), { code: 'ECONNREFUSED', syscall: 'connect' });
const sleep = async () => {};

test('an outer retry meets the breaker with each attempt', async () => {
  const breaker = circuitBreaker({ consecutiveFailures: 2 });
  const policy = compose(retry({ attempts: 5, sleep }), breaker);
  let calls = 0;
  const work = async () => {
    calls += 1;
    throw refused();
  };
  await expect(policy.run(work)).rejects.toMatchObject({ code: 'HF_CIRCUIT_OPEN' });
  expect(calls).toBe(2);
});

test('an outer breaker counts a call with all its attempts as one', async () => {
  const breaker = circuitBreaker({ consecutiveFailures: 2 });
  const policy = compose(breaker, retry({ attempts: 5, sleep }));
  await expect(policy.run(() => Promise.reject(refused()))).rejects.toThrow('refused');
  expect(breaker.state.kind).toBe('closed');
});

test('hands the signal and the attempt through to the work', async () => {
  const { signal } = new AbortController();
  const policy = compose(circuitBreaker(), retry({ attempts: 2, sleep }), circuitBreaker());
  const seen: unknown[] = [];
  await policy.run(
    async (context) => {
      seen.push(context);
      if (context.attempt === 1) throw refused();
    },
    { signal },
  );
  expect(seen).toEqual([
    { attempt: 1, signal },
    { attempt: 2, signal },
  ]);
});

test('refuses to be made of nothing', () => {
  expect(() => compose()).toThrow('policies must be at least one policy; got [].');
});
