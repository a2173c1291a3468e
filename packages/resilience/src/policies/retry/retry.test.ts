import { describe, expect, test, vi } from 'vitest';

import type { Events } from '../../telemetry/channels.ts';
import { eventChannel } from '../../telemetry/channels.ts';
import { deadline } from '../deadline/deadline.ts';
import { retry } from './retry.ts';
import { retryProfiles } from './retry-profiles.ts';

const conflict = () => Object.assign(new Error('conflict'), { code: '40001' });
const lost = () => Object.assign(new Error('lost'), { code: 'ECONNRESET' });
const duplicate = () => Object.assign(new Error('duplicate'), { code: '23505' });

/** A clock that only notes how long it was asked to sleep. */
function sleeper() {
  const slept: number[] = [];
  return { slept, sleep: async (ms: number) => void slept.push(ms) };
}

/** Work that fails so often, then answers with the attempt it was told. */
function failing(times: number, makeError: () => unknown) {
  const attempts: number[] = [];
  const work = async ({ attempt }: { attempt: number }) => {
    attempts.push(attempt);
    if (attempts.length <= times) throw makeError();
    return attempt;
  };
  return { attempts, work };
}

describe('retry', () => {
  test('runs the work again until it succeeds, and tells it the attempt', async () => {
    const { slept, sleep } = sleeper();
    const { attempts, work } = failing(2, conflict);
    await expect(retry({ attempts: 3, sleep }).run(work)).resolves.toBe(3);
    expect(attempts).toEqual([1, 2, 3]);
    expect(slept).toHaveLength(2);
  });

  test('gives up after its attempts with the last failure', async () => {
    const { sleep } = sleeper();
    let count = 0;
    const work = async () => {
      throw Object.assign(conflict(), { count: ++count });
    };
    await expect(retry({ attempts: 4, sleep }).run(work)).rejects.toMatchObject({ count: 4 });
  });

  test("does not repeat a statement's own fault", async () => {
    const { attempts, work } = failing(9, duplicate);
    await expect(retry({ sleep: sleeper().sleep }).run(work)).rejects.toThrow('duplicate');
    expect(attempts).toEqual([1]);
  });

  test('stops where a later attempt fails for good', async () => {
    const errors = [conflict(), duplicate(), conflict()];
    let count = 0;
    const work = () => Promise.reject(errors[count++]);
    await expect(retry({ attempts: 5, sleep: sleeper().sleep }).run(work)).rejects.toThrow('duplicate');
    expect(count).toBe(2);
  });

  test('repeats what may have been applied only where that does no harm', async () => {
    const { sleep } = sleeper();
    await expect(retry({ sleep }).run(failing(1, lost).work)).rejects.toThrow('lost');
    await expect(retry({ sleep, idempotent: true }).run(failing(1, lost).work)).resolves.toBe(2);
  });

  test('asks `when` instead of its own judgement', async () => {
    const { sleep } = sleeper();
    const when = vi.fn((error: unknown) => error instanceof RangeError);
    const { work } = failing(1, () => new RangeError('busy'));
    await expect(retry({ sleep, when }).run(work)).resolves.toBe(2);
    expect(when).toHaveBeenCalledWith(expect.any(RangeError), {
      kind: 'unknown',
      retry: 'never',
      outage: false,
    });
  });

  test('waits up to 1.5 times longer each time, at random, in the database profile', async () => {
    const { slept, sleep } = sleeper();
    const policy = retry({ profile: 'database', sleep, random: () => 0.5 });
    await expect(policy.run(failing(9, conflict).work)).rejects.toThrow('conflict');
    expect(slept).toEqual([250, 375, 562.5, 843.75]);
    expect(retryProfiles.database.attempts).toBe(5);
  });

  test('waits 0.1 s once, without chance, in the quick profile', async () => {
    const { slept, sleep } = sleeper();
    await expect(retry({ profile: 'quick', sleep }).run(failing(9, conflict).work)).rejects.toThrow();
    expect(slept).toEqual([100]);
  });

  test('passes through what is not an Error as it came', async () => {
    await expect(retry({ when: () => true }).run(() => Promise.reject('a string'))).rejects.toBe('a string');
  });

  test('takes work that throws before it returns a promise for failed work', async () => {
    let count = 0;
    const work = () => {
      count += 1;
      if (count === 1) throw conflict();
      return Promise.resolve('done');
    };
    await expect(retry({ sleep: sleeper().sleep }).run(work)).resolves.toBe('done');
  });

  test('asks `when` about a TypeError too, and hands on later failures as they came', async () => {
    const failures = [new TypeError('no address yet'), new TypeError('none still'), 'a string'];
    let count = 0;
    const work = () => Promise.reject(failures[count++]);
    await expect(retry({ attempts: 5, sleep: sleeper().sleep, when: () => true }).run(work)).rejects.toBe(
      'a string',
    );
    expect(count).toBe(3);
  });

  test('asks `when` about each failure once, and not about the last', async () => {
    const when = vi.fn(() => true);
    await expect(
      retry({ attempts: 3, sleep: sleeper().sleep, when }).run(failing(9, conflict).work),
    ).rejects.toThrow();
    expect(when).toHaveBeenCalledTimes(2);
  });

  test('ends with whichever signal is aborted first, its own or that of the run', async () => {
    const options = { attempts: 3, initialMs: 60_000, maxMs: 60_000, jitter: false } as const;
    const [own, run] = [new AbortController(), new AbortController()];
    const running = retry({ ...options, signal: own.signal }).run(failing(9, conflict).work, {
      signal: run.signal,
    });
    const other = retry({ ...options, signal: run.signal }).run(failing(9, conflict).work, {
      signal: new AbortController().signal,
    });
    own.abort('own');
    await expect(running).rejects.toBe('own');
    run.abort('run');
    await expect(other).rejects.toBe('run');
  });

  test("ends with the signal's reason while it waits, and does not run the work again", async () => {
    const controller = new AbortController();
    const reason = new Error('shutting down');
    const { attempts, work } = failing(9, conflict);
    const running = retry({ attempts: 3, initialMs: 60_000, maxMs: 60_000, jitter: false }).run(work, {
      signal: controller.signal,
    });
    setImmediate(() => controller.abort(reason));
    await expect(running).rejects.toBe(reason);
    expect(attempts).toEqual([1]);
  });

  test('does not begin once its signal is aborted', async () => {
    const { attempts, work } = failing(0, conflict);
    const signal = AbortSignal.abort(new Error('too late'));
    await expect(retry({ signal }).run(work)).rejects.toThrow('too late');
    expect(attempts).toEqual([]);
  });

  test('publishes each retry', async () => {
    const seen: Events['holdfast:retry'][] = [];
    const listener = (message: unknown) => void seen.push(message as Events['holdfast:retry']);
    const channel = eventChannel('holdfast:retry');
    channel.subscribe(listener);
    try {
      const { sleep } = sleeper();
      await retry({ attempts: 2, initialMs: 7, maxMs: 7, jitter: false, sleep }).run(
        failing(1, conflict).work,
      );
    } finally {
      channel.unsubscribe(listener);
    }
    expect(seen).toEqual([{ error: expect.any(Error), attempt: 1, delayMs: 7 }]);
  });

  test('publishes what it would have tried again, and why it does not', async () => {
    const seen: Events['holdfast:retry:refused'][] = [];
    const listener = (message: unknown) => void seen.push(message as Events['holdfast:retry:refused']);
    const channel = eventChannel('holdfast:retry:refused');
    channel.subscribe(listener);
    try {
      const budget = { share: 0, reserve: 1, perSecond: 0 };
      const policy = retry({ attempts: 5, budget, sleep: sleeper().sleep });
      await expect(policy.run(failing(9, conflict).work)).rejects.toThrow('conflict');
      const slow = retry({ initialMs: 60_000, maxMs: 60_000, jitter: false });
      const hurried = deadline({ ms: 30_000 }).run(() => slow.run(failing(9, conflict).work));
      await expect(hurried).rejects.toThrow('conflict');
    } finally {
      channel.unsubscribe(listener);
    }
    expect(seen).toEqual([
      { error: expect.any(Error), attempt: 2, reason: 'budget' },
      { error: expect.any(Error), attempt: 1, reason: 'deadline' },
    ]);
  });

  test.each([
    [{ attempts: 0 }, 'attempts must be an integer, at least 1; got 0.'],
    [{ attempts: 1.5 }, 'attempts must be an integer, at least 1; got 1.5.'],
    [{ initialMs: -1 }, 'initialMs must be a number, at least 0, up to 2147483647; got -1.'],
    [{ initialMs: 10, maxMs: 5 }, 'maxMs must be a number, at least 10, up to 2147483647; got 5.'],
    [{ factor: Number.NaN }, 'factor must be a number, at least 1; got NaN.'],
  ])('refuses %j when it is made', (options, message) => {
    expect(() => retry(options)).toThrow(message);
  });

  test('refuses a profile it does not know, naming those it does', () => {
    const unknown = 'patient' as 'quick'; // what a program without types may pass
    expect(() => retry(unknown)).toThrow(
      "profile must be one of 'database', 'http', 'external', 'quick'; got 'patient'.",
    );
  });
});
