import { describe, expect, test } from 'vitest';

import { eventChannel } from '../../telemetry/channels.ts';
import { circuitBreaker } from './circuit-breaker.ts';

const outage = () => Object.assign(new Error('connect ECONNREFUSED db-1:5432'), { code: 'ECONNREFUSED' });
const duplicate = () => Object.assign(new Error('duplicate key'), { code: '23505' });

function virtualClock() {
  let time = 1_000;
  return {
    now: () => time,
    advance: (ms: number) => {
      time += ms;
    },
  };
}

const fail = (error = outage()) => Promise.reject(error);
const succeed = () => Promise.resolve('ok');

describe('circuitBreaker', () => {
  test('opens after failures in a row, refuses at once, and says until when and why', async () => {
    const { now, advance } = virtualClock();
    const breaker = circuitBreaker({ name: 'db-1:5432', consecutiveFailures: 2, openMs: 10_000, now });
    for (let call = 0; call < 2; call += 1)
      await expect(breaker.run(() => fail())).rejects.toThrow('ECONNREFUSED');
    advance(4_000);
    let called = false;
    const refused = breaker.run(async () => {
      called = true;
    });
    await expect(refused).rejects.toMatchObject({ code: 'HF_CIRCUIT_OPEN', retryAfterMs: 6_000 });
    await expect(refused).rejects.toThrow(
      /^db-1:5432 is refused until \S+Z \(6000 ms\), because 2 calls failed in a row\.\n {2}The last failure: connect ECONNREFUSED db-1:5432$/,
    );
    expect(called).toBe(false);
  });

  test('forgets failures in a row with the first success', async () => {
    const breaker = circuitBreaker({ consecutiveFailures: 2 });
    for (let call = 0; call < 5; call += 1) {
      await expect(breaker.run(() => fail())).rejects.toThrow();
      await breaker.run(succeed);
    }
    expect(breaker.state).toEqual({ kind: 'closed' });
  });

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

  test('opens at a failure rate once it has seen enough calls', async () => {
    const breaker = circuitBreaker({ failureRate: 0.5, minimumCalls: 4, window: 10 });
    await breaker.run(succeed);
    await breaker.run(succeed);
    await expect(breaker.run(() => fail())).rejects.toThrow();
    expect(breaker.state.kind).toBe('closed');
    await expect(breaker.run(() => fail())).rejects.toThrow();
    expect(breaker.state).toMatchObject({
      kind: 'open',
      reason: { summary: '2 of the last 4 calls failed' },
    });
  });

  test('lets a bounded number of probes through, and closes when all of them succeed', async () => {
    const { now, advance } = virtualClock();
    const breaker = circuitBreaker({ consecutiveFailures: 1, openMs: 100, probes: 2, now });
    await expect(breaker.run(() => fail())).rejects.toThrow();
    advance(100);
    const { promise, resolve } = Promise.withResolvers<void>();
    const probes = [breaker.run(() => promise), breaker.run(() => promise)];
    await expect(breaker.run(succeed)).rejects.toMatchObject({ code: 'HF_CIRCUIT_OPEN' });
    resolve();
    await Promise.all(probes);
    expect(breaker.state.kind).toBe('closed');
  });

  test('opens again with the first probe that fails', async () => {
    const { now, advance } = virtualClock();
    const breaker = circuitBreaker({ consecutiveFailures: 1, openMs: 100, probes: 2, now });
    await expect(breaker.run(() => fail())).rejects.toThrow();
    advance(100);
    await breaker.run(succeed);
    await expect(breaker.run(() => fail())).rejects.toThrow();
    expect(breaker.state).toMatchObject({ kind: 'open', until: now() + 100 });
  });

  test('frees the place of a probe that was abandoned', async () => {
    const { now, advance } = virtualClock();
    const breaker = circuitBreaker({ consecutiveFailures: 1, openMs: 100, probes: 1, now });
    await expect(breaker.run(() => fail())).rejects.toThrow();
    advance(100);
    breaker.abandoned(breaker.enter());
    await breaker.run(succeed);
    expect(breaker.state.kind).toBe('closed');
  });

  test('sends new probes where the first ones never answer', async () => {
    const { now, advance } = virtualClock();
    const breaker = circuitBreaker({ consecutiveFailures: 1, openMs: 100, probes: 1, now });
    await expect(breaker.run(() => fail())).rejects.toThrow();
    advance(100);
    const lostProbe = breaker.enter();
    expect(() => breaker.enter()).toThrow('is refused while it is probed');
    advance(100);
    const probe = breaker.enter();
    breaker.failed(lostProbe, outage());
    expect(breaker.state.kind).toBe('half-open');
    breaker.succeeded(probe);
    expect(breaker.state.kind).toBe('closed');
  });

  test('does not count what comes of a call from before it opened', async () => {
    const { now, advance } = virtualClock();
    const breaker = circuitBreaker({ consecutiveFailures: 1, openMs: 100, probes: 1, now });
    const old = breaker.enter();
    await expect(breaker.run(() => fail())).rejects.toThrow();
    advance(100);
    breaker.enter();
    breaker.failed(old, outage());
    breaker.succeeded(old);
    expect(breaker.state.kind).toBe('half-open');
  });

  test('closes at once when it is reset', async () => {
    const breaker = circuitBreaker({ consecutiveFailures: 1 });
    await expect(breaker.run(() => fail())).rejects.toThrow();
    breaker.reset();
    await expect(breaker.run(succeed)).resolves.toBe('ok');
  });

  test('publishes each change of state', async () => {
    const seen: unknown[] = [];
    const listener = (message: unknown) => void seen.push(message);
    const channel = eventChannel('holdfast:breaker:change');
    channel.subscribe(listener);
    try {
      const breaker = circuitBreaker({ name: 'invoices', consecutiveFailures: 1 });
      await expect(breaker.run(() => fail())).rejects.toThrow();
      breaker.reset();
      breaker.reset();
    } finally {
      channel.unsubscribe(listener);
    }
    expect(seen).toEqual([
      { name: 'invoices', from: 'closed', to: 'open' },
      { name: 'invoices', from: 'open', to: 'closed' },
    ]);
  });

  test.each([
    [{ failureRate: 0 }, /^failureRate must be a number above 0, up to 1; got 0\.$/],
    [{ failureRate: 1.01 }, /^failureRate must be .*; got 1\.01\.$/],
    [{ minimumCalls: 30, window: 20 }, /^window must be an integer, at least 30, up to 1000000; got 20\.$/],
    [{ consecutiveFailures: 0 }, /^consecutiveFailures must be an integer, at least 1; got 0\.$/],
    [{ openMs: -5 }, /^openMs must be a number, at least 1; got -5\.$/],
    [{ probes: 0.5 }, /^probes must be an integer, at least 1; got 0\.5\.$/],
  ])('refuses %j when it is made', (options, message) => {
    expect(() => circuitBreaker(options)).toThrow(message);
  });
});
