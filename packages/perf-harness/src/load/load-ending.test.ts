import { describe, expect, test } from 'vitest';
import { VirtualTime } from '../fixtures/virtual-time.ts';
import { LoadCancelledError } from './load-cancelled-error.ts';
import { LoadFailedError } from './load-failed-error.ts';
import { LoadGenerator } from './load-generator.ts';
import type { LoadPhase } from './phase.ts';

const second: LoadPhase = { durationMs: 1_000, arrivals: { perSecond: 100 } };

describe('cancelling', () => {
  test('ends the load at once, with what was measured, after the teardown', async () => {
    const time = new VirtualTime();
    const controller = new AbortController();
    const notes: string[] = [];
    const load = new LoadGenerator<string>({
      name: 'orders',
      target: {
        setup: () => 'context',
        operation: (_, { index }) => {
          if (index === 150) controller.abort(new Error('enough'));
          return time.sleep(100);
        },
        teardown: (context) => notes.push(context),
      },
      phases: [{ durationMs: 60_000, arrivals: { perSecond: 100 } }],
    });
    const error = await time
      .during(load.run({ time, signal: controller.signal }))
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(LoadCancelledError);
    expect(error).toMatchObject({
      code: 'HF_PERF_LOAD_CANCELLED',
      message: "Load 'orders' was cancelled after 1.5 s; 'result' holds what was measured until then.",
      cause: { message: 'enough' },
      result: {
        outcome: 'cancelled',
        durationMs: 1_500,
        counts: { offered: 151, dropped: 0, unfinished: 10 },
        metrics: { succeeded: 141, failed: 0 },
        timeline: { offered: [100, 51] },
      },
    });
    expect(notes).toEqual(['context']);
  });

  test('is what a progress callback does that throws', async () => {
    const shown = new Error('no terminal');
    const time = new VirtualTime();
    const phases: LoadPhase[] = [{ ...second, durationMs: 9_000 }];
    const load = new LoadGenerator({ name: 'l', target: { operation: () => {} }, phases });
    const onProgress = () => {
      throw shown;
    };
    const running = time.during(load.run({ time, onProgress }));
    await expect(running).rejects.toMatchObject({
      code: 'HF_PERF_LOAD_CANCELLED',
      cause: shown,
      result: { durationMs: 1_000 },
    });
  });

  test('before the start runs nothing', async () => {
    const operation = () => expect.unreachable();
    const load = new LoadGenerator({ name: 'l', target: { operation }, phases: [second] });
    await expect(load.run({ signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'HF_PERF_LOAD_CANCELLED',
      result: { counts: { offered: 0 }, phases: [] },
    });
  });

  test('reaches a load whose operations never leave the event loop to others', async () => {
    for (const phase of [
      { durationMs: 60_000, callers: 3 },
      { durationMs: 60_000, arrivals: { perSecond: 1e7 } },
    ]) {
      const load = new LoadGenerator({ name: 'l', target: { operation: () => {} }, phases: [phase] });
      await expect(load.run({ signal: AbortSignal.timeout(30) })).rejects.toBeInstanceOf(LoadCancelledError);
    }
  });
});

test('a setup or a teardown that fails is an error with what was measured', async () => {
  const refused = new Error('connect ECONNREFUSED');
  const fails = () => Promise.reject(refused);
  const operation = () => {};
  const phases: LoadPhase[] = [{ durationMs: 10, arrivals: { perSecond: 1_000 } }];
  const setup = new LoadGenerator({ name: 'l', target: { setup: fails, operation }, phases });
  await expect(setup.run()).rejects.toMatchObject({
    code: 'HF_PERF_LOAD_FAILED',
    message: "Load 'l' failed in its setup: connect ECONNREFUSED\nNothing was measured.",
    during: 'setup',
    cause: refused,
    result: { outcome: 'failed', counts: { offered: 0 } },
  });
  const teardown = new LoadGenerator({ name: 'l', target: { operation, teardown: fails }, phases });
  const error = await teardown.run().catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(LoadFailedError);
  expect(error).toMatchObject({
    during: 'teardown',
    result: { counts: { offered: 10 }, metrics: { succeeded: 10 } },
  });
});
