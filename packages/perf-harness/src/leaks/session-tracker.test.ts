import { EventEmitter } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { collectGarbage } from '../memory/collect-garbage.ts';
import { SessionLeakError } from './session-leak-error.ts';
import { SessionTracker } from './session-tracker.ts';

const here = /^src\/leaks\/session-tracker\.test\.ts:\d+$/;

describe('what is told by hand', () => {
  test('is counted, with the most that were open at once', () => {
    const tracker = new SessionTracker();
    const first = tracker.opened();
    const second = tracker.opened();
    first.closed();
    const third = tracker.opened();
    third.closed();
    expect(tracker.report()).toMatchObject({
      counts: { session: { opened: 3, closed: 2, open: 1, peak: 2 } },
      leaked: 1,
    });
    second.closed();
    second.closed();
    expect(tracker.report()).toEqual({
      counts: { session: { opened: 3, closed: 3, open: 0, peak: 2 } },
      leaks: [],
      leaked: 0,
    });
  });

  test('is closed by the ticket, by the thing, or at the end of a block', () => {
    const tracker = new SessionTracker();
    const thing = { name: 'a handle' };
    tracker.opened(thing, 'handle');
    expect(tracker.closed(thing)).toBe(true);
    expect(tracker.closed(thing)).toBe(false);
    expect(tracker.closed({})).toBe(false);
    {
      using _ = tracker.opened();
      expect(tracker.report().leaked).toBe(1);
    }
    expect(tracker.report()).toMatchObject({
      counts: { handle: { open: 0 }, session: { open: 0 } },
      leaked: 0,
    });
  });

  test('that was opened twice and closed once is open', () => {
    const tracker = new SessionTracker();
    const thing = {};
    tracker.opened(thing);
    tracker.opened(thing);
    tracker.closed(thing);
    expect(tracker.report().leaked).toBe(1);
  });

  test('is grouped by the stack that opened it, the most first', () => {
    let now = 1_000;
    const tracker = new SessionTracker(() => now);
    function exportBilling() {
      tracker.opened();
    }
    function sendMail() {
      tracker.opened();
    }
    for (let n = 0; n < 3; n++) exportBilling();
    now = 3_500;
    sendMail();
    now = 4_000;
    const { leaks } = tracker.report();
    expect(leaks).toMatchObject([
      { kind: 'session', count: 3, collected: 0, oldestMs: 3_000 },
      { kind: 'session', count: 1, collected: 0, oldestMs: 500 },
    ]);
    expect(leaks[0]?.stack[0]).toMatch(/^exportBilling /);
    expect(leaks[1]?.stack[0]).toMatch(/^sendMail /);
    for (const { place } of leaks) expect(place).toMatch(here);
  });
});

test('one session in 10,000 that is not closed is found, and named', async () => {
  const tracker = new SessionTracker();
  async function handle(request: number) {
    const session = {};
    tracker.opened(session);
    await turn();
    if (request !== 6_789) tracker.closed(session);
  }
  for (let request = 0; request < 10_000; request += 100)
    await Promise.all(Array.from({ length: 100 }, (_, n) => handle(request + n)));
  const { counts, leaks } = tracker.report();
  expect(counts['session']).toEqual({ opened: 10_000, closed: 9_999, open: 1, peak: 101 });
  expect(leaks).toMatchObject([{ count: 1, place: expect.stringMatching(here) }]);
  expect(leaks[0]?.stack[0]).toMatch(/^handle /);
});

test('50 runs that close what they open raise no alarm', async () => {
  for (let run = 0; run < 50; run++) {
    using tracker = new SessionTracker();
    const work = tracker.wrap(async (fails: boolean) => {
      await turn();
      if (fails) throw new Error('the work failed');
    });
    const calls = Array.from({ length: 40 }, (_, n) => work(n % 5 === 0));
    await Promise.allSettled(calls);
    await tracker.expectNone();
    expect(tracker.report().counts['session']).toEqual({ opened: 40, closed: 40, open: 0, peak: 40 });
  }
});

test('garbage collection closes nothing: it is a leak that says so', async () => {
  const tracker = new SessionTracker();
  (function drop() {
    for (let n = 0; n < 20; n++) tracker.opened({ n });
  })();
  const kept = {};
  tracker.opened(kept);
  await expect
    .poll(async () => {
      await collectGarbage();
      return tracker.report().leaks.map(({ count, collected }) => ({ count, collected }));
    })
    .toEqual([
      { count: 20, collected: 20 },
      { count: 1, collected: 0 },
    ]);
  expect(tracker.report().counts['session']).toMatchObject({ closed: 0, open: 21 });
  expect(tracker.closed(kept)).toBe(true);
});

describe('calls that hold something', () => {
  test('are open until their promise has settled, and what they do stays the same', async () => {
    const tracker = new SessionTracker();
    class Store {
      readonly #answer = 42;
      async session(work: (answer: number) => unknown) {
        await work(this.#answer);
        return this.#answer;
      }
      failing(): Promise<never> {
        return Promise.reject(new Error('no session'));
      }
      throwing(): never {
        throw new Error('none at all');
      }
    }
    const store = new Store();
    tracker.watchCalls(store, ['session', 'failing', 'throwing']);
    const open: unknown[] = [];
    expect(await store.session(() => open.push(tracker.report().counts['session']?.open))).toBe(42);
    await expect(store.failing()).rejects.toThrow('no session');
    expect(() => store.throwing()).toThrow('none at all');
    expect(open).toEqual([1]);
    expect(tracker.report().counts['session']).toEqual({ opened: 3, closed: 3, open: 0, peak: 1 });
  });

  test('that never end are named by who called', async () => {
    using tracker = new SessionTracker();
    const database = { transaction: (work: () => Promise<unknown>) => work() };
    tracker.watchCalls(database, ['transaction'], 'transaction');
    function forget() {
      void database.transaction(() => new Promise(() => {}));
    }
    forget();
    await expect(tracker.expectNone({ withinMs: 10 })).rejects.toThrow(
      /^1 of 1 opened was not closed\. Close each in a finally block\.\n {2}1 × transaction, opened at src\/leaks\/session-tracker\.test\.ts:\d+; the oldest 0\.0 s ago\n {6}at forget /,
    );
  });

  test('that are not async are open while they run', () => {
    const tracker = new SessionTracker();
    const double = tracker.wrap((n: number) => 2 * n + (tracker.report().counts['session']?.open ?? 0));
    expect(double(4)).toBe(9);
    expect(tracker.report().leaked).toBe(0);
  });

  test('that are thenable stay what they are', async () => {
    const tracker = new SessionTracker();
    const query = {
      limit: 5,
      // biome-ignore lint/suspicious/noThenProperty: a query builder that runs when it is awaited
      then: (resolve: (rows: number[]) => void) => resolve([1]),
    };
    const select = tracker.wrap(() => query);
    expect(select()).toBe(query);
    expect(tracker.report().leaked).toBe(0);
  });

  test('on what cannot be watched are refused', () => {
    const tracker = new SessionTracker();
    const store = Object.freeze({ session: () => {}, name: 'a store' });
    expect(() => tracker.watchCalls(store, ['name'])).toThrow(
      "name must be a method of what is watched; got 'a store'.",
    );
    expect(() => tracker.watchCalls(store, ['session'])).toThrow(
      'session must be a method that can be replaced',
    );
  });
});

describe('to stop', () => {
  test('puts methods back as they were, and keeps the report', async () => {
    class Store {
      session() {
        return 'from the class';
      }
      own = () => 'its own';
    }
    const store = new Store();
    const before = Object.getOwnPropertyDescriptors(store);
    const tracker = new SessionTracker();
    tracker.watchCalls(store, ['session', 'own']);
    expect(Object.keys(store)).toEqual(['own']);
    store.session();
    const ticket = tracker.opened();
    const report = tracker.stop();
    expect(Object.getOwnPropertyDescriptors(store)).toEqual(before);
    expect(Object.hasOwn(store, 'session')).toBe(false);
    ticket.closed();
    store.session();
    expect(tracker.report()).toBe(report);
    expect(report).toMatchObject({ leaked: 1, counts: { session: { opened: 2 } } });
  });

  test('leaves what somebody else has put on top, and counts no more', () => {
    const store = { session: () => 'done' };
    const tracker = new SessionTracker();
    tracker.watchCalls(store, ['session']);
    const watched = store.session;
    store.session = () => `then ${watched()}`;
    tracker.stop();
    expect(store.session()).toBe('then done');
    expect(tracker.report().counts).toEqual({});
  });

  test('goes in any order where two watch the same', () => {
    const store = { session: () => 'done' };
    const original = store.session;
    const [first, second] = [new SessionTracker(), new SessionTracker()];
    first.watchCalls(store, ['session']);
    second.watchCalls(store, ['session']);
    store.session();
    first.stop();
    store.session();
    second.stop();
    expect(first.report().counts['session']?.opened).toBe(1);
    expect(second.report().counts['session']?.opened).toBe(2);
    expect(store.session).toBe(original);
  });
});

test('a pool whose connect throws still has what is taken another way named by who took it', () => {
  class ClosedPool extends EventEmitter {
    readonly ending = false;
    connect(): never {
      throw new Error('the pool is closed');
    }
  }
  const pool = new ClosedPool();
  using tracker = new SessionTracker();
  tracker.watchPool(pool);
  expect(() => pool.connect()).toThrow('the pool is closed');
  function borrow() {
    pool.emit('acquire', {});
  }
  borrow();
  expect(tracker.report().leaks[0]?.stack[0]).toMatch(/borrow/);
});

test('who waits for the end hears of it as soon as it is there', async () => {
  const tracker = new SessionTracker();
  const ticket = tracker.opened();
  const settled = [tracker.settle({ withinMs: 60_000 }), tracker.settle({ withinMs: 60_000 })];
  ticket.closed();
  expect((await Promise.all(settled)).map(({ leaked }) => leaked)).toEqual([0, 0]);
});

test('the error has the report, and a stable code', async () => {
  const tracker = new SessionTracker();
  tracker.opened();
  const error = await tracker.expectNone({ withinMs: 0 }).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(SessionLeakError);
  expect(error).toMatchObject({ code: 'HF_PERF_SESSION_LEAK', report: { leaked: 1 } });
});
