import { expect, vi } from 'vitest';

import type { ResilientPool } from '../src/postgres/resilient-pool.ts';
import type { FakeClient, FakePostgres } from './fake-postgres.ts';

export const patienceMs = 500;
export const leakThresholdMs = 2_000;
/** Odd, where all else is even: no two things are due at the same time. */
export const drainTimeoutMs = 1_013;
/** How much later than its patience a caller may be answered: the pool lets node-postgres's own timer come first. */
const graceMs = 50;

/** Somebody who asked for a connection. */
interface Caller {
  readonly since: number;
  answers: number;
  error: Error | undefined;
  loan: { readonly client: FakeClient; readonly release: (error?: Error | boolean) => void } | undefined;
  heldSince: number;
  state: 'waiting' | 'refused' | 'out' | 'returned' | 'reclaimed';
}

/** What callers and server know: the pool must come to the same numbers. */
export interface Model {
  readonly max: number;
  readonly callers: Caller[];
  leaks: number;
  lateReturns: number;
  ended: Promise<unknown> | undefined;
  /** When `end()` was done: nobody looks for leaks any more. */
  endedAt: number;
}

export interface Real {
  readonly pool: ResilientPool;
  readonly server: FakePostgres;
}

export function call(pool: ResilientPool): Caller {
  const caller: Caller = {
    since: performance.now(),
    answers: 0,
    error: undefined,
    loan: undefined,
    heldSince: 0,
    state: 'waiting',
  };
  pool.connect((error, client, release) => {
    caller.answers += 1;
    caller.error = error;
    caller.state = client === undefined ? 'refused' : 'out';
    caller.heldSince = performance.now();
    if (client !== undefined) caller.loan = { client: client as unknown as FakeClient, release }; // the server makes no others
  });
  return caller;
}

export function holds({ state }: Caller): boolean {
  return state === 'out' || state === 'reclaimed';
}

export function end(model: Model, pool: ResilientPool): void {
  const note = () => {
    model.endedAt = performance.now();
  };
  model.ended = pool.end().then(note, note);
}

export function noteLeaks(model: Model): void {
  const now = Math.min(performance.now(), model.endedAt);
  for (const caller of model.callers) {
    if (caller.state !== 'out' || now - caller.heldSince < leakThresholdMs) continue;
    caller.state = 'reclaimed';
    model.leaks += 1;
  }
}

/** Whatever needs no time has happened. */
export async function settled(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
  await new Promise((resolve) => setImmediate(resolve));
}

export function compare(model: Model, { pool, server }: Real): void {
  noteLeaks(model);
  const { callers, max } = model;
  const count = (state: Caller['state']) => callers.filter((caller) => caller.state === state).length;
  const held = new Set(callers.filter(({ state }) => state === 'out').map(({ loan }) => loan?.client));
  const open = server.clients.filter(({ phase, ends }) => ends === 0 && phase !== 'failed');
  const inHand = open.filter((client) => !held.has(client));
  const connecting = open.filter(({ phase }) => phase === 'connecting').length;
  const checked = inHand.filter(({ running }) => running === '').length;
  const cleaned = inHand.filter(({ running }) => Boolean(running)).length;
  const stats = pool.stats();
  const { totals } = stats;

  expect(server.most).toBeLessThanOrEqual(max);
  for (const { answers, state, since } of callers) {
    expect(answers).toBe(state === 'waiting' ? 0 : 1);
    if (state === 'waiting') expect(performance.now() - since).toBeLessThanOrEqual(patienceMs + graceMs);
  }
  expect(stats.waiting).toBeLessThanOrEqual(count('waiting'));
  expect({ total: stats.total, idle: stats.idle, inUse: stats.inUse.length }).toEqual({
    total: open.length,
    idle: open.length - held.size - connecting - checked - cleaned,
    inUse: held.size + cleaned,
  });
  expect(held.size).toBe(count('out')); // nobody shares
  for (const client of open) expect(client.listenerCount('drain')).toBeLessThanOrEqual(1);
  for (const { ends } of server.clients) expect(ends).toBeLessThanOrEqual(1);
  const refusals = callers.filter(({ error }) => Reflect.get(error ?? {}, 'code') === 'HF_POOL_TIMEOUT');
  const gone = server.clients.filter(
    ({ phase, wasConnected, ends }) => wasConnected && phase === 'ended' && ends > 0,
  );
  expect({ ...totals, waits: 0, waitedMs: 0, closed: sum(totals.closed) }).toEqual({
    checkouts: callers.filter(({ loan }) => loan !== undefined).length,
    waits: 0,
    waitedMs: 0,
    timeouts: refusals.length,
    created: server.clients.filter(({ wasConnected }) => wasConnected).length,
    connectFailures: server.clients.filter(({ phase }) => phase === 'failed').length,
    closed: gone.length,
    leaks: model.leaks,
    lateReturns: model.lateReturns,
    cleaned: server.clients.reduce((all, { cleanings }) => all + cleanings, 0),
  });
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

/** Everybody gives back, the pool is ended, and nothing may be left. */
export async function windUp(model: Model, real: Real): Promise<void> {
  const { pool, server } = real;
  server.state = 'up';
  await vi.advanceTimersByTimeAsync(patienceMs + graceMs);
  noteLeaks(model);
  for (const caller of model.callers.filter(holds)) {
    if (caller.state === 'reclaimed') model.lateReturns += 1;
    caller.state = 'returned';
    caller.loan?.client.leave();
    caller.loan?.release();
  }
  if (model.ended === undefined) end(model, pool);
  await vi.advanceTimersByTimeAsync(20_000);
  await settled();
  compare(model, real);
  await model.ended;
  expect(model.callers.filter(({ answers }) => answers !== 1)).toEqual([]);
  expect(server.connections).toBe(0);
  expect(pool.stats()).toMatchObject({ total: 0, idle: 0, waiting: 0, inUse: [] });
  expect(vi.getTimerCount()).toBe(0);
}
