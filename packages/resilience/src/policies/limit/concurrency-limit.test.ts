import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../../test/virtual-clock.ts';
import type { Events } from '../../telemetry/channels.ts';
import { eventChannel } from '../../telemetry/channels.ts';
import { compose } from '../compose.ts';
import { Alarms } from '../deadline/alarms.ts';
import { Deadline } from '../deadline/deadline.ts';
import { type ConcurrencyLimitOptions, concurrencyLimit } from './concurrency-limit.ts';

/** Calls that end when they are told to, in the order they began. */
function calls() {
  const running: { name: number; end: () => void }[] = [];
  const began: number[] = [];
  const call = (name: number) => async () => {
    began.push(name);
    await new Promise<void>((end) => running.push({ name, end }));
    return name;
  };
  const endOne = async () => {
    running.shift()?.end();
    await turn();
  };
  return { began, call, endOne };
}

function setup(options: ConcurrencyLimitOptions) {
  const clock = new VirtualClock();
  const alarms = new Alarms(clock);
  const limit = concurrencyLimit({ now: clock.now, ...options });
  return { clock, limit, within: (ms: number) => new Deadline({ ms }, alarms), ...calls() };
}

describe('concurrencyLimit', () => {
  test('lets so many run at once, and the others in their turn', async () => {
    const { limit, call, began, endOne } = setup({ max: 2 });
    const all = Promise.all([1, 2, 3, 4].map((name) => limit.run(call(name))));
    await turn();
    expect({ began, ...limit.stats() }).toMatchObject({ began: [1, 2], running: 2, queued: 2 });
    await endOne();
    expect(began).toEqual([1, 2, 3]);
    for (let rest = 0; rest < 3; rest += 1) await endOne();
    await expect(all).resolves.toEqual([1, 2, 3, 4]);
    expect(limit.stats()).toMatchObject({ running: 0, queued: 0, refused: 0 });
  });

  test('does not let a call that comes only now overtake one that waits', async () => {
    const { limit, call, began, endOne } = setup({ max: 1 });
    const all = [limit.run(call(1)), limit.run(call(2))];
    // The moment the first one is over, and before the second has begun.
    void all[0]?.then(() => all.push(limit.run(call(3))));
    for (let each = 0; each < 3; each += 1) await endOne();
    await Promise.all(all);
    expect(began).toEqual([1, 2, 3]);
  });

  test('refuses at once when the queue is full, with its numbers', async () => {
    const { limit, call, endOne } = setup({ max: 1, queue: 1, name: 'thumbnails' });
    const all = [limit.run(call(1)), limit.run(call(2))];
    await expect(limit.run(call(3))).rejects.toMatchObject({
      name: 'ConcurrencyLimitError',
      code: 'HF_CONCURRENCY_LIMIT',
      reason: 'queue-full',
      running: 1,
      max: 1,
      queued: 1,
      message:
        'thumbnails was refused a call: its queue is full (1 of 1 running, 1 of 1 queued). It was not made.\n' +
        '  Call less at once, come back later, or raise max where what is called can bear more.',
    });
    expect(limit.stats().refused).toBe(1);
    await endOne();
    await endOne();
    await Promise.all(all);
  });

  test('refuses at once what could not have its turn before its deadline', async () => {
    const { clock, limit, within, call, endOne } = setup({ max: 1 });
    const all = [1, 2, 3].map((name) => limit.run(call(name)));
    await turn();
    clock.advance(100);
    await endOne();
    // One runs and one waits: the turn after theirs comes in about 200 ms.
    await expect(within(199).run(() => limit.run(call(4)))).rejects.toThrow(
      'the limit was refused a call: its turn would come in about 200 ms, and its deadline is in 199 ms',
    );
    const patient = compose(within(250), limit).run(call(5));
    for (let each = 0; each < 3; each += 1) await endOne();
    await expect(patient).resolves.toBe(5);
    await Promise.all(all);
  });

  test('takes a call out of the queue when its signal is aborted', async () => {
    const { limit, call, began, endOne } = setup({ max: 1, queue: 1 });
    const first = limit.run(call(1));
    const controller = new AbortController();
    const second = limit.run(call(2), { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(second).rejects.toThrow('enough');
    expect(limit.stats().queued).toBe(0);
    const third = limit.run(call(3));
    await endOne();
    await endOne();
    await Promise.all([first, third]);
    expect(began).toEqual([1, 3]);
  });

  test.each(['composed', 'nested'])(
    'takes a call out of the queue when its %s deadline passes',
    async (how) => {
      const { clock, limit, within, call, began, endOne } = setup({ max: 1 });
      const first = limit.run(call(1));
      const inner: Promise<unknown>[] = [];
      const waits = () => {
        const waiting = limit.run(call(2));
        inner.push(waiting.catch((error: unknown) => error));
        return waiting;
      };
      const second = how === 'composed' ? compose(within(50), limit).run(call(2)) : within(50).run(waits);
      await turn();
      clock.advance(50);
      await expect(second).rejects.toMatchObject({ code: 'HF_DEADLINE_EXCEEDED' });
      await turn();
      expect(limit.stats()).toMatchObject({ queued: 0, refused: 1 });
      for (const refused of inner) {
        await expect(refused).resolves.toMatchObject({
          reason: 'waited',
          message: expect.stringContaining(
            'its deadline passed after 50 ms of waiting (1 of 1 running, 0 of 10 queued)',
          ),
        });
      }
      await endOne();
      await first;
      expect(began).toEqual([1]);
    },
  );

  test('does not queue a call whose deadline has passed, though its work goes on', async () => {
    const { clock, limit, within, call, endOne } = setup({ max: 1 });
    const first = limit.run(call(1));
    const late = Promise.withResolvers<unknown>();
    const goesOn = async () => {
      await turn();
      late.resolve(limit.run(call(2)).catch((error: unknown) => error));
    };
    const second = within(50).run(goesOn);
    clock.advance(50);
    await expect(second).rejects.toMatchObject({ code: 'HF_DEADLINE_EXCEEDED' });
    await expect(late.promise).resolves.toMatchObject({ code: 'HF_CONCURRENCY_LIMIT', reason: 'waited' });
    await endOne();
    await first;
  });

  test('gives the place back when work fails, or throws before it returns a promise', async () => {
    const { limit } = setup({ max: 1, queue: 0 });
    await expect(limit.run(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    const throws = () => {
      throw new Error('at once');
    };
    await expect(limit.run(throws)).rejects.toThrow('at once');
    await expect(limit.run(async () => 'ok')).resolves.toBe('ok');
  });

  test('does not begin work whose signal is aborted', async () => {
    const { limit, call, began } = setup({ max: 1 });
    const signal = AbortSignal.abort(new Error('too late'));
    await expect(limit.run(call(1), { signal })).rejects.toThrow('too late');
    expect({ began, running: limit.stats().running }).toEqual({ began: [], running: 0 });
  });

  test('publishes each call it refuses', async () => {
    const seen: Events['holdfast:limit:refused'][] = [];
    const listener = (message: unknown) => void seen.push(message as Events['holdfast:limit:refused']);
    const channel = eventChannel('holdfast:limit:refused');
    channel.subscribe(listener);
    const { limit, call, endOne } = setup({ max: 1, queue: 0, name: 'thumbnails' });
    try {
      const first = limit.run(call(1));
      await expect(limit.run(call(2))).rejects.toThrow('its queue is full');
      await endOne();
      await first;
    } finally {
      channel.unsubscribe(listener);
    }
    expect(seen).toEqual([{ name: 'thumbnails', reason: 'queue-full', running: 1, queued: 0 }]);
  });

  test.each([
    [{ max: 0 }, 'max must be an integer, at least 1; got 0.'],
    [{ max: 2.5 }, 'max must be an integer, at least 1; got 2.5.'],
    [{}, 'max must be an integer, at least 1; got null.'],
    [{ max: 1, queue: -1 }, 'queue must be an integer, at least 0; got -1.'],
    [{ max: 1, queue: Number.POSITIVE_INFINITY }, 'queue must be an integer, at least 0; got Infinity.'],
  ])('refuses %j when it is made', (options, message) => {
    // Some of these are what the types would not let through.
    expect(() => concurrencyLimit(options as ConcurrencyLimitOptions)).toThrow(message);
  });
});
