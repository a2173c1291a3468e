import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../../test/virtual-clock.ts';
import { Alarms } from '../deadline/alarms.ts';
import { Deadline } from '../deadline/deadline.ts';
import { concurrencyLimit } from '../limit/concurrency-limit.ts';
import { circuitBreaker } from './circuit-breaker.ts';

const outage = () => Object.assign(new Error('connect ECONNREFUSED db-1:5432'), { code: 'ECONNREFUSED' });
const duplicate = () => Object.assign(new Error('duplicate key'), { code: '23505' });
const fail = (error = outage()) => Promise.reject(error);
const succeed = () => Promise.resolve('ok');

describe('a circuit breaker', () => {
  test("takes a statement's own fault for an answer", async () => {
    const breaker = circuitBreaker({ consecutiveFailures: 2 });
    await expect(breaker.run(() => fail())).rejects.toThrow();
    await expect(breaker.run(() => fail(duplicate()))).rejects.toThrow('duplicate key');
    await expect(breaker.run(() => fail())).rejects.toThrow();
    expect(breaker.state.kind).toBe('closed');
  });

  test('learns nothing from a call that was cancelled, or that failed in a way nobody knows', async () => {
    const breaker = circuitBreaker({ consecutiveFailures: 2 });
    await expect(breaker.run(() => fail())).rejects.toThrow();
    await expect(breaker.run(() => Promise.reject(AbortSignal.abort().reason))).rejects.toThrow();
    await expect(breaker.run(() => Promise.reject(new Error('a bug')))).rejects.toThrow();
    await expect(breaker.run(() => fail())).rejects.toThrow();
    expect(breaker.state.kind).toBe('open');
  });

  test('takes what a limit or a deadline refused before it was sent for no evidence', async () => {
    const breaker = circuitBreaker({ consecutiveFailures: 1 });
    const clock = new VirtualClock();
    const within = (ms: number) => new Deadline({ ms }, new Alarms(clock));
    const late = within(5).run(async () => {
      clock.blockFor(6);
      return within(1_000).run(succeed);
    });
    const notBegun = await late.catch((error: unknown) => error);
    expect(notBegun).toMatchObject({ code: 'HF_DEADLINE_EXCEEDED', begun: false });
    await expect(breaker.run(() => Promise.reject(notBegun))).rejects.toThrow();
    const full = concurrencyLimit({ max: 1, queue: 0 });
    const first = full.run(() => new Promise((resolve) => setImmediate(resolve)));
    await expect(breaker.run(() => full.run(succeed))).rejects.toMatchObject({
      code: 'HF_CONCURRENCY_LIMIT',
    });
    await first;
    expect(breaker.state.kind).toBe('closed');
  });

  test('takes a deadline that passed for an outage', async () => {
    const breaker = circuitBreaker({ consecutiveFailures: 1 });
    const clock = new VirtualClock();
    const hanging = breaker.run(() =>
      new Deadline({ ms: 5 }, new Alarms(clock)).run(() => new Promise(() => {})),
    );
    clock.advance(5);
    await expect(hanging).rejects.toMatchObject({ code: 'HF_DEADLINE_EXCEEDED' });
    expect(breaker.state.kind).toBe('open');
  });

  test('lets its own judgement of an outage be replaced', async () => {
    const isOutage = (error: unknown) => error instanceof RangeError;
    const breaker = circuitBreaker({ consecutiveFailures: 1, isOutage });
    await expect(breaker.run(() => fail())).rejects.toThrow('ECONNREFUSED');
    expect(breaker.state.kind).toBe('closed');
    await expect(breaker.run(() => Promise.reject(new RangeError('503')))).rejects.toThrow('503');
    expect(breaker.state.kind).toBe('open');
  });
});
