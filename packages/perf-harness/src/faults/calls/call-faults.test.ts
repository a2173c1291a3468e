import { describe, expect, test } from 'vitest';
import { CallFaults } from './call-faults.ts';

const settle = async (call: () => Promise<unknown>, times: number) =>
  (await Promise.allSettled(Array.from({ length: times }, call))).map(({ status }) => status === 'rejected');

const share = (failed: readonly boolean[]) => failed.filter(Boolean).length / failed.length;

describe('calls fail', () => {
  test('at the rate that is asked for, about', async () => {
    const faults = new CallFaults({ rate: 0.3, seed: 4 });
    const failed = await settle(
      faults.wrap(() => 'done'),
      10_000,
    );
    expect(share(failed)).toBeGreaterThan(0.28);
    expect(share(failed)).toBeLessThan(0.32);
    expect(faults.counts).toEqual({ calls: 10_000, failed: failed.filter(Boolean).length });
  });

  test('as the seed says, which repeats them', async () => {
    const run = (seed: number) =>
      settle(
        new CallFaults({ rate: 0.5, seed }).wrap(() => {}),
        200,
      );
    expect(await run(3)).toEqual(await run(3));
    expect(await run(3)).not.toEqual(await run(4));
  });

  test('never, or always, where that is the rate', async () => {
    const faults = new CallFaults();
    const work = faults.wrap((n: number) => n + 1);
    expect(await work(1)).toBe(2);
    faults.set({ rate: 1 });
    await expect(work(1)).rejects.toMatchObject({ code: 'ECONNRESET', message: 'read ECONNRESET' });
    faults.heal();
    expect(await work(2)).toBe(3);
  });

  test('on a schedule by number', async () => {
    const faults = new CallFaults({ rate: ({ number }) => (number >= 2 && number < 5 ? 1 : 0) });
    expect(
      await settle(
        faults.wrap(() => {}),
        7,
      ),
    ).toEqual([false, false, true, true, true, false, false]);
  });

  test('on a schedule by time, since they were set', async () => {
    let now = 100;
    const faults = new CallFaults({ clock: () => now });
    now = 500;
    faults.set({ rate: ({ elapsedMs }) => (elapsedMs >= 10 && elapsedMs < 20 ? 1 : 0) });
    const failed: boolean[] = [];
    for (now = 500; now < 530; now += 5)
      failed.push(
        ...(await settle(
          faults.wrap(() => {}),
          1,
        )),
      );
    expect(failed).toEqual([false, false, true, true, false, false]);
  });

  test('with the error that is given, made for each call', async () => {
    const faults = new CallFaults({
      rate: 1,
      error: ({ number }) => Object.assign(new Error(`call ${number}`), { code: '40001' }),
    });
    await expect(faults.call(() => {})).rejects.toMatchObject({ code: '40001', message: 'call 0' });
    await expect(faults.call(() => {})).rejects.toMatchObject({ code: '40001', message: 'call 1' });
  });

  test('before they are made, or after they have had their effect', async () => {
    const faults = new CallFaults({ rate: 1 });
    let made = 0;
    const work = faults.wrap(() => made++);
    await expect(work()).rejects.toThrow('ECONNRESET');
    expect(made).toBe(0);
    faults.set({ rate: 1, fails: 'after' });
    await expect(work()).rejects.toThrow('ECONNRESET');
    expect(made).toBe(1);
  });
});

test('calls are late by the latency, somewhere in its range', async () => {
  const waits: number[] = [];
  const faults = new CallFaults({ latencyMs: [20, 60], seed: 2, sleep: async (ms) => waits.push(ms) });
  await settle(
    faults.wrap(() => {}),
    100,
  );
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(20);
  expect(Math.max(...waits)).toBeLessThanOrEqual(60);
  expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThan(35);
  faults.set({ latencyMs: 5 });
  await faults.call(() => {});
  expect(waits.at(-1)).toBe(5);
  faults.heal();
  await faults.call(() => {});
  expect(waits).toHaveLength(101);
});

test('what is wrapped keeps its arguments, its this, its results and its own errors', async () => {
  const faults = new CallFaults();
  const counter = {
    from: 40,
    add: faults.wrap(function (this: { from: number }, a: number, b: number) {
      return this.from + a + b;
    }),
  };
  expect(await counter.add(1, 1)).toBe(42);
  const own = new Error('its own');
  await expect(faults.call(() => Promise.reject(own))).rejects.toBe(own);
  await expect(
    faults.call(() => {
      throw own;
    }),
  ).rejects.toBe(own);
});

test('a change of the conditions does not move what later calls draw', async () => {
  const run = async (change: boolean) => {
    const faults = new CallFaults({ rate: 0.5, seed: 9 });
    const work = faults.wrap(() => {});
    await settle(work, 50);
    if (change) faults.set({ latencyMs: [0, 0.1] });
    await settle(work, 50);
    faults.set({ rate: 0.5 });
    return settle(work, 50);
  };
  expect(await run(true)).toEqual(await run(false));
});

test.each([
  [{ rate: 1.5 }, 'rate must be a number from 0 to 1; got 1.5.'],
  [{ rate: Number.NaN }, 'rate must be a number from 0 to 1; got NaN.'],
  [{ latencyMs: -1 }, 'latencyMs must be a number or a range of milliseconds, from 0 up; got -1.'],
  [
    { latencyMs: [5, 1] as const },
    'latencyMs must be a number or a range of milliseconds, from 0 up; got [ 5, 1 ].',
  ],
  [{ seed: -1 }, 'seed must be an integer from 0 to 4294967295; got -1.'],
])('options are checked: %j', (options, message) => {
  expect(() => new CallFaults(options)).toThrow(message);
});

test('what is told without types is checked, too', async () => {
  const faults = new CallFaults();
  const set = (conditions: unknown) => () => faults.set(conditions as never);
  expect(set({ fails: 'during' })).toThrow("fails must be before or after; got 'during'.");
  expect(set({ error: new Error('one') })).toThrow('error must be a function that gives the error');
  faults.set({ rate: () => 2 });
  await expect(faults.call(() => {})).rejects.toThrow('rate must be a number from 0 to 1; got 2.');
});
