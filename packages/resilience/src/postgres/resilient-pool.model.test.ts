import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { type FakeClient, FakePostgres } from '../../test/fake-postgres.ts';
import {
  call,
  compare,
  drainTimeoutMs,
  end,
  holds,
  leakThresholdMs,
  type Model,
  noteLeaks,
  patienceMs,
  type Real,
  settled,
  windUp,
} from '../../test/pool-books.ts';
import { ResilientPool } from './resilient-pool.ts';

abstract class Command implements fc.AsyncCommand<Model, Real> {
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  check(_model: Readonly<Model>): boolean {
    return true;
  }

  async run(model: Model, real: Real): Promise<void> {
    await this.act(model, real);
    await settled();
    compare(model, real);
  }

  toString(): string {
    return this.#name;
  }

  abstract act(model: Model, real: Real): Promise<void> | void;
}

class Connect extends Command {
  readonly times: number;

  constructor(times: number) {
    super(`connect(${times})`);
    this.times = times;
  }

  act({ callers }: Model, { pool }: Real): void {
    for (let time = 0; time < this.times; time += 1) callers.push(call(pool));
  }
}

type Manner = 'clean' | 'with an error' | 'discarded' | 'in a transaction' | 'changed' | 'while it runs';

class GiveBack extends Command {
  readonly which: number;
  readonly manner: Manner;

  constructor(which: number, manner: Manner) {
    super(`giveBack(${which}, ${manner})`);
    this.which = which;
    this.manner = manner;
  }

  override check({ callers }: Readonly<Model>): boolean {
    return callers.some(holds);
  }

  async act(model: Model): Promise<void> {
    const holders = model.callers.filter(holds);
    const caller = holders[this.which % holders.length];
    if (caller?.loan === undefined) return;
    const { client, release } = caller.loan;
    await this.#dirty(client);
    noteLeaks(model);
    if (caller.state === 'reclaimed') model.lateReturns += 1;
    caller.state = 'returned';
    client.leave();
    if (this.manner === 'with an error') release(new Error('it failed'));
    else release(this.manner === 'discarded' ? true : undefined);
    expect(() => release()).toThrow(expect.objectContaining({ code: 'HF_POOL_DOUBLE_RELEASE' }));
  }

  async #dirty(client: FakeClient): Promise<void> {
    if (client.running !== undefined) return;
    const run = (text: string) => client.query(text).catch(() => undefined);
    if (this.manner === 'while it runs') void run('select pg_sleep(1)');
    const text = { 'in a transaction': 'begin', changed: 'set a = 1' }[String(this.manner)];
    if (text === undefined) return;
    void run(text);
    await vi.advanceTimersByTimeAsync(6);
  }
}

/** A holder begins a statement. */
class Work extends Command {
  readonly which: number;

  constructor(which: number) {
    super(`work(${which})`);
    this.which = which;
  }

  act({ callers }: Model): void {
    const holders = callers.filter(holds);
    const client = holders[this.which % holders.length]?.loan?.client;
    if (client !== undefined && client.running === undefined) client.query('values (1)').catch(() => {});
  }
}

class Server extends Command {
  readonly state: FakePostgres['state'];

  constructor(state: FakePostgres['state']) {
    super(`server ${state}`);
    this.state = state;
  }

  act(_model: Model, { server }: Real): void {
    server.state = this.state;
    if (this.state === 'down') server.dropAll();
  }
}

class Lose extends Command {
  readonly which: number;

  constructor(which: number) {
    super(`lose(${which})`);
    this.which = which;
  }

  act(_model: Model, { server }: Real): void {
    const open = server.clients.filter(({ phase }) => phase === 'connected');
    open[this.which % open.length]?.die();
  }
}

class Pass extends Command {
  readonly ms: number;

  constructor(ms: number) {
    super(`pass(${ms})`);
    this.ms = ms;
  }

  async act(): Promise<void> {
    await vi.advanceTimersByTimeAsync(this.ms);
  }
}

class End extends Command {
  readonly callers: number;

  /** `callers`: how many ask for a connection just before. */
  constructor(callers: number) {
    super(`end(${callers})`);
    this.callers = callers;
  }

  override check({ ended }: Readonly<Model>): boolean {
    return ended === undefined;
  }

  act(model: Model, { pool }: Real): void {
    for (let caller = 0; caller < this.callers; caller += 1) model.callers.push(call(pool));
    end(model, pool);
  }
}

/** Chance that a seed repeats (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
  // Node's own timer, which no clock of a test reaches.
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new DOMException('The operation timed out', 'TimeoutError')), ms);
    return controller.signal;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const manner = fc.constantFrom<Manner>(
  'clean',
  'clean',
  'with an error',
  'discarded',
  'in a transaction',
  'changed',
  'while it runs',
);

const commands = fc.commands(
  [
    fc.integer({ min: 1, max: 4 }).map((times) => new Connect(times)),
    fc.tuple(fc.nat(20), manner).map((giving) => new GiveBack(...giving)),
    fc.tuple(fc.nat(20), manner).map((giving) => new GiveBack(...giving)),
    fc
      .constantFrom('up' as const, 'up' as const, 'down' as const, 'silent' as const)
      .map((state) => new Server(state)),
    fc.nat(20).map((which) => new Lose(which)),
    fc.nat(20).map((which) => new Work(which)),
    fc.constantFrom(2, 6, 60, 200, 700, 1_500, 4_000).map((ms) => new Pass(ms)),
    fc.constantFrom(2, 6, 60, 200).map((ms) => new Pass(ms)),
    fc.nat(2).map((callers) => new End(callers)),
  ],
  { maxCommands: 60, size: 'max' },
);

const options = fc.record({
  max: fc.integer({ min: 1, max: 4 }),
  min: fc.integer({ min: 0, max: 1 }),
  idleTimeoutMillis: fc.constantFrom(100, 1_000),
  maxLifetimeSeconds: fc.constantFrom(0, 0.5, 3),
  validateAfterIdleMs: fc.constantFrom(false as const, 50, 5_000),
  maxUses: fc.constantFrom(Number.POSITIVE_INFINITY, 3),
  breaker: fc.constantFrom(undefined, { failureRate: 1, minimumCalls: 1_000, window: 1_000 }),
});

test('keeps the books that callers and server keep, whatever is taken, given back, lost and refused', async () => {
  const property = fc.asyncProperty(options, fc.integer(), commands, async (given, seed, sequence) => {
    vi.clearAllTimers();
    vi.spyOn(Math, 'random').mockImplementation(chance(seed));
    const server = new FakePostgres();
    const pool = new ResilientPool({
      ...given,
      Client: server.Client,
      connectionTimeoutMillis: patienceMs,
      leakThresholdMs,
      leakAction: 'reclaim',
      drainTimeoutMs,
      logger: { warn: () => {} },
    });
    const model: Model = {
      max: given.max,
      callers: [],
      leaks: 0,
      lateReturns: 0,
      ended: undefined,
      endedAt: Number.POSITIVE_INFINITY,
    };
    const real = { pool, server };
    await fc.asyncModelRun(() => ({ model, real }), sequence);
    await windUp(model, real);
  });
  await fc.assert(property, { numRuns: 300 });
}, 120_000);
