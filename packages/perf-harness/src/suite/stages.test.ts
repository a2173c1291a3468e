import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { runStages } from './stages.ts';

const never = () => new Promise<never>(() => {});

/** Stages that note what they do, with a grace of 5 ms. */
function stages(parts: Partial<Record<'setup' | 'work' | 'teardown', () => unknown>>) {
  const controller = new AbortController();
  const notes: string[] = [];
  const run = runStages<string, 'work'>(
    {
      signal: controller.signal,
      setup: async () => {
        await parts.setup?.();
        return 'context';
      },
      stage: 'work',
      work: () => {
        notes.push('work');
        return parts.work?.();
      },
      teardown: (context) => {
        notes.push(`teardown of ${context}`);
        return parts.teardown?.();
      },
    },
    5,
  );
  return { controller, notes, run };
}

test('a setup that hangs is left behind when the signal is aborted, and what it makes after all is torn down', async () => {
  const hanging = Promise.withResolvers<void>();
  const { controller, notes, run } = stages({ setup: () => hanging.promise });
  controller.abort(new Error('enough'));
  expect(await run).toMatchObject({
    outcome: 'cancelled',
    cause: {
      message: expect.stringContaining('The setup had not ended 5 ms after the signal was aborted'),
      cause: { message: 'enough' },
    },
  });
  expect(notes).toEqual([]);
  hanging.resolve();
  await setImmediate();
  expect(notes).toEqual(['teardown of context']);
});

test('a teardown that hangs is left behind when the signal is or was aborted', async () => {
  const before = stages({ work: () => before.controller.abort(new Error('enough')), teardown: never });
  expect(await before.run).toMatchObject({
    outcome: 'cancelled',
    cause: {
      errors: [
        { message: 'enough' },
        { message: expect.stringContaining('The teardown had not ended 5 ms after') },
      ],
    },
  });
  const meanwhile = stages({
    teardown: () => {
      meanwhile.controller.abort(new Error('enough'));
      return never();
    },
  });
  expect(await meanwhile.run).toMatchObject({ outcome: 'failed', during: 'teardown' });
});

test('what ends within the grace has ended as it should', async () => {
  const { run, notes, controller } = stages({ setup: () => setImmediate(), teardown: () => setImmediate() });
  controller.abort(new Error('enough'));
  expect(await run).toMatchObject({ outcome: 'cancelled', cause: { message: 'enough' } });
  expect(notes).toEqual(['work', 'teardown of context']);
});
