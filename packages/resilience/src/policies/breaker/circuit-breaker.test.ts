import { describe, expect, test } from 'vitest';

import { eventChannel } from '../../telemetry/channels.ts';
import { circuitBreaker } from './circuit-breaker.ts';

const outage = () => Object.assign(new Error('connect ECONNREFUSED db-1:5432'), { code: 'ECONNREFUSED' });

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
      { name: 'invoices', from: 'closed', to: 'open', summary: '1 calls failed in a row' },
      { name: 'invoices', from: 'open', to: 'closed', summary: undefined },
    ]);
  });

  test('opens when too many of the calls of a stretch of time fail, and forgets those before', async () => {
    const { now, advance } = virtualClock();
    const breaker = circuitBreaker({ failureRate: 1, minimumCalls: 2, windowMs: 1_000, now });
    await expect(breaker.run(() => fail())).rejects.toThrow();
    advance(1_001);
    await expect(breaker.run(() => fail())).rejects.toThrow();
    expect(breaker.state.kind).toBe('closed');
    advance(500);
    await expect(breaker.run(() => fail())).rejects.toThrow();
    expect(breaker.state).toMatchObject({
      kind: 'open',
      reason: { summary: '2 of the 2 calls of the last 1000 ms failed' },
    });
  });

  test('opens when too many calls are slow, though they go well', async () => {
    const { now, advance } = virtualClock();
    const breaker = circuitBreaker({ slowCallMs: 200, slowCallRate: 0.5, minimumCalls: 4, now });
    const take = (ms: number) => breaker.run(async () => advance(ms));
    for (const ms of [0, 199, 200]) await take(ms);
    expect(breaker.state.kind).toBe('closed');
    await take(5_000);
    expect(breaker.state).toMatchObject({
      reason: { summary: '2 of the last 4 calls took 200 ms or longer' },
    });
    await expect(take(0)).rejects.toThrow(/^the circuit is refused until .* took 200 ms or longer\.$/);
  });

  test('opens again where a probe is slow', async () => {
    const { now, advance } = virtualClock();
    const breaker = circuitBreaker({ slowCallMs: 200, minimumCalls: 1, openMs: 100, now });
    const take = (ms: number) => breaker.run(async () => advance(ms));
    await take(200);
    advance(100);
    await take(200);
    expect(breaker.state).toMatchObject({ kind: 'open', reason: { summary: 'a probe was slow' } });
  });

  test('asks for more successes than it lets probe at once', async () => {
    const { now, advance } = virtualClock();
    const breaker = circuitBreaker({
      consecutiveFailures: 1,
      openMs: 100,
      probes: 1,
      successesToClose: 3,
      now,
    });
    await expect(breaker.run(() => fail())).rejects.toThrow();
    advance(100);
    for (let probe = 0; probe < 3; probe += 1) {
      expect(breaker.state.kind).not.toBe('closed');
      const { promise, resolve } = Promise.withResolvers<void>();
      const probing = breaker.run(() => promise);
      await expect(breaker.run(succeed)).rejects.toThrow('is refused while it is probed');
      resolve();
      await probing;
    }
    expect(breaker.state.kind).toBe('closed');
  });

  test('refuses every call while it is forced open, for as long as nobody resets it', async () => {
    const { now, advance } = virtualClock();
    const breaker = circuitBreaker({ name: 'db-1', openMs: 100, now });
    breaker.forceOpen('it is being moved');
    advance(1_000_000);
    const refused = breaker.run(succeed);
    await expect(refused).rejects.toThrow(/^db-1 is refused until it is reset, because it is being moved\.$/);
    await expect(refused).rejects.toMatchObject({ retryAfterMs: Number.POSITIVE_INFINITY, until: undefined });
    expect(breaker.refusal()?.code).toBe('HF_CIRCUIT_OPEN');
    breaker.reset();
    await expect(breaker.run(succeed)).resolves.toBe('ok');
  });

  test('lets everything through and learns nothing while it is disabled', async () => {
    const breaker = circuitBreaker({ consecutiveFailures: 1 });
    breaker.disable();
    await expect(breaker.run(() => fail())).rejects.toThrow('ECONNREFUSED');
    await expect(breaker.run(succeed)).resolves.toBe('ok');
    expect(breaker.state.kind).toBe('disabled');
    breaker.reset();
    expect(breaker.stats().window.calls).toBe(0);
  });

  test('does not begin work whose signal is aborted, nor count it', async () => {
    const breaker = circuitBreaker();
    const signal = AbortSignal.abort(new Error('too late'));
    await expect(breaker.run(() => fail(), { signal })).rejects.toThrow('too late');
    expect(breaker.stats().totals).toMatchObject({ succeeded: 0, failed: 0, ignored: 0 });
  });

  test('counts what it saw', async () => {
    const { now, advance } = virtualClock();
    const breaker = circuitBreaker({ name: 'invoices', minimumCalls: 4, slowCallMs: 50, openMs: 100, now });
    const old = breaker.enter();
    await breaker.run(succeed);
    await breaker.run(async () => advance(50));
    await expect(breaker.run(() => fail())).rejects.toThrow();
    await expect(breaker.run(() => Promise.reject(new Error('a bug')))).rejects.toThrow();
    expect(breaker.stats()).toEqual({
      name: 'invoices',
      state: { kind: 'closed' },
      window: { calls: 3, failed: 1, slow: 1, failureRate: 1 / 3, slowCallRate: 1 / 3 },
      totals: { succeeded: 2, failed: 1, slow: 1, ignored: 1, refused: 0, opened: 0 },
    });
    await expect(breaker.run(() => fail())).rejects.toThrow();
    await expect(breaker.run(succeed)).rejects.toThrow('is refused');
    breaker.succeeded(old);
    expect(breaker.stats().totals).toEqual({
      succeeded: 2,
      failed: 2,
      slow: 1,
      ignored: 2,
      refused: 1,
      opened: 1,
    });
  });
});
