import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../../test/virtual-clock.ts';
import type { Events } from '../../telemetry/channels.ts';
import { eventChannel } from '../../telemetry/channels.ts';
import { compose } from '../compose.ts';
import { retry } from '../retry/retry.ts';
import { Alarms } from './alarms.ts';
import { Deadline, type DeadlineOptions, deadline } from './deadline.ts';
import { remainingMs } from './remaining.ts';

function setup() {
  const clock = new VirtualClock();
  const alarms = new Alarms(clock);
  return { clock, alarms, within: (ms: number, name?: string) => new Deadline(named(ms, name), alarms) };
}

function named(ms: number, name: string | undefined): DeadlineOptions {
  return name === undefined ? { ms } : { ms, name };
}

const never = () => new Promise<never>(() => {});

/** Work that rejects with its signal's reason, as most that takes one does. */
function untilAborted({ signal }: { signal: AbortSignal | undefined }): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(new Error('stopped', { cause: signal.reason })));
  });
}

describe('deadline', () => {
  test('rejects once the time is over, and says what did not finish, and after how long', async () => {
    const { clock, within } = setup();
    const running = within(2_000, 'fetching the rates').run(never);
    clock.advance(1_999);
    await turn();
    clock.advance(1);
    await expect(running).rejects.toMatchObject({
      name: 'DeadlineExceededError',
      code: 'HF_DEADLINE_EXCEEDED',
      allowedMs: 2_000,
      elapsedMs: 2_000,
      begun: true,
      message:
        'fetching the rates did not finish within its deadline of 2000 ms (2000 ms passed). It was told to stop.\n' +
        '  Whether it had its effect is unknown. Look at what it waited for, or allow it more time.',
    });
  });

  test('hands on what comes in time, and leaves no alarm behind', async () => {
    const { alarms, clock, within } = setup();
    await expect(within(10).run(async () => 'in time')).resolves.toBe('in time');
    await expect(within(10).run(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    const throws = () => {
      throw new Error('at once');
    };
    await expect(within(10).run(throws)).rejects.toThrow('at once');
    expect(alarms.size).toBe(0);
    clock.advance(10);
    expect(clock.timers).toBe(0);
  });

  test('aborts the signal of the work, with the error its caller gets', async () => {
    const { clock, within } = setup();
    let reason: unknown;
    const running = within(10).run(async ({ signal }) => {
      signal?.addEventListener('abort', () => {
        reason = signal.reason;
      });
      await never();
    });
    await turn();
    clock.advance(10);
    const error = await running.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'HF_DEADLINE_EXCEEDED' });
    expect(reason).toBe(error);
  });

  test('gives its caller its own error, whatever the work makes of the signal', async () => {
    const { clock, within } = setup();
    const running = within(10).run(untilAborted);
    await turn();
    clock.advance(10);
    await expect(running).rejects.toMatchObject({ code: 'HF_DEADLINE_EXCEEDED' });
  });

  test("aborts the work with its caller's signal", async () => {
    const { alarms, within } = setup();
    const controller = new AbortController();
    const running = within(10).run(untilAborted, { signal: controller.signal });
    await turn();
    controller.abort('enough');
    await expect(running).rejects.toMatchObject({ message: 'stopped', cause: 'enough' });
    expect(alarms.size).toBe(0);
  });

  test('does not begin work whose signal is aborted', async () => {
    const { alarms, within } = setup();
    let begun = false;
    const work = async () => {
      begun = true;
    };
    const signal = AbortSignal.abort(new Error('too late'));
    await expect(within(10).run(work, { signal })).rejects.toThrow('too late');
    expect({ begun, alarms: alarms.size }).toEqual({ begun: false, alarms: 0 });
  });

  test('lets the work spread its context, as any plain object', async () => {
    const { within } = setup();
    const seen = await within(10).run(async (context) => ({ ...context }));
    expect(seen).toEqual({ attempt: 1, signal: expect.any(AbortSignal) });
  });

  test('publishes each deadline that passed', async () => {
    const seen: Events['holdfast:deadline:exceeded'][] = [];
    const listener = (message: unknown) => void seen.push(message as Events['holdfast:deadline:exceeded']);
    const channel = eventChannel('holdfast:deadline:exceeded');
    channel.subscribe(listener);
    try {
      const { clock, within } = setup();
      const running = within(10, 'a nap').run(never);
      clock.advance(10);
      await expect(running).rejects.toThrow('a nap');
    } finally {
      channel.unsubscribe(listener);
    }
    expect(seen).toEqual([{ name: 'a nap', allowedMs: 10, elapsedMs: 10 }]);
  });

  test.each([
    [{ ms: -5 }, 'ms must be a number, at least 1, up to 2147483647; got -5.'],
    [{ ms: 0 }, 'ms must be a number, at least 1, up to 2147483647; got 0.'],
    [{ ms: Number.NaN }, 'ms must be a number, at least 1, up to 2147483647; got NaN.'],
    [{ ms: 2 ** 31 }, 'ms must be a number, at least 1, up to 2147483647; got 2147483648.'],
    [{ ms: '2s' }, "ms must be a number, at least 1, up to 2147483647; got '2s'."],
    [{}, 'ms must be a number, at least 1, up to 2147483647; got null.'],
  ])('refuses %j when it is made', (options, message) => {
    // Some of these are what the types would not let through.
    expect(() => deadline(options as DeadlineOptions)).toThrow(message);
  });
});

describe('a deadline inside another', () => {
  test('is never later than the outer one, and says whose it was', async () => {
    const { clock, within } = setup();
    let inner: Promise<unknown> | undefined;
    const outer = within(100, 'checkout').run(async () => {
      clock.advance(70);
      inner = within(2_000, 'the payment').run(never);
      await inner;
    });
    await turn();
    const outerError = outer.catch((error: unknown) => error);
    const innerError = inner?.catch((error: unknown) => error);
    clock.advance(30);
    await expect(outerError).resolves.toMatchObject({ allowedMs: 100 });
    await expect(innerError).resolves.toMatchObject({
      allowedMs: 30,
      message: expect.stringMatching(
        /^the payment did not finish within the 30 ms left of the deadline of checkout /,
      ),
    });
  });

  test('keeps its own time where that is over first', async () => {
    const { clock, within } = setup();
    const outer = within(100).run(async () => {
      await within(10, 'the inner').run(never);
    });
    await turn();
    clock.advance(10);
    await expect(outer).rejects.toThrow('the inner did not finish within its deadline of 10 ms');
  });

  test('is not begun where the outer one has passed', async () => {
    const { clock, within } = setup();
    let begun = false;
    const late = Promise.withResolvers<unknown>();
    const outer = within(100, 'checkout').run(async () => {
      await turn();
      const inner = within(2_000, 'the payment').run(async () => {
        begun = true;
      });
      late.resolve(inner.catch((error: unknown) => error));
    });
    clock.advance(100);
    await expect(outer).rejects.toThrow('checkout');
    await expect(late.promise).resolves.toMatchObject({
      message: 'the payment was not begun, since the deadline of checkout had passed.',
      begun: false,
    });
    expect(begun).toBe(false);
  });

  test('does not count for what work left behind when it was done', async () => {
    const { clock, within } = setup();
    const left = Promise.withResolvers<number | undefined>();
    const leaves = async () => {
      void turn()
        .then(turn)
        .then(() => left.resolve(remainingMs()));
    };
    await within(500).run(() =>
      within(100)
        .run(leaves)
        .then(() => left.promise),
    );
    clock.advance(1);
    await expect(left.promise).resolves.toBe(500);
  });
});

describe('remainingMs', () => {
  test('says what is left of the innermost deadline, through whatever is awaited', async () => {
    const { clock, within } = setup();
    const seen: (number | undefined)[] = [remainingMs()];
    await within(100).run(async () => {
      seen.push(remainingMs());
      await turn();
      clock.advance(30);
      seen.push(remainingMs());
      await within(50).run(async () => void seen.push(remainingMs()));
      await within(1_000).run(async () => void seen.push(remainingMs()));
    });
    seen.push(remainingMs());
    expect(seen).toEqual([undefined, 100, 70, 50, 70, undefined]);
  });

  test('is never below nothing', async () => {
    const { clock, within } = setup();
    await within(100).run(async () => {
      clock.blockFor(150);
      expect(remainingMs()).toBe(0);
    });
  });
});

test('a deadline is known to its own work only, however many run at once', async () => {
  const { within } = setup();
  const ask = async () => {
    const before = remainingMs();
    await turn();
    return [before, remainingMs()];
  };
  const all = [ask(), within(10).run(ask), ask(), within(20).run(ask), ask()];
  expect(await Promise.all(all)).toEqual([
    [undefined, undefined],
    [10, 10],
    [undefined, undefined],
    [20, 20],
    [undefined, undefined],
  ]);
});

test('a retry under a deadline does not sleep past it: its caller gets the last failure at once', async () => {
  const { clock, within } = setup();
  const slept: number[] = [];
  const sleep = async (ms: number) => {
    slept.push(ms);
    clock.advance(ms);
  };
  const waits = retry({ attempts: 9, initialMs: 40, maxMs: 40, factor: 1, jitter: false, sleep });
  const conflict = Object.assign(new Error('conflict'), { code: '40001' });
  const policy = compose(within(100), waits);
  await expect(policy.run(() => Promise.reject(conflict))).rejects.toThrow('conflict');
  expect(slept).toEqual([40, 40]);
});

test('in real time, rejects within a few milliseconds of the deadline', async () => {
  const startedAt = performance.now();
  const running = deadline({ ms: 20 }).run(never);
  await expect(running).rejects.toMatchObject({ code: 'HF_DEADLINE_EXCEEDED' });
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(20);
});
