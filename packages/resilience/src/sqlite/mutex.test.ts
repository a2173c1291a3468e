import fc from 'fast-check';
import { expect, test } from 'vitest';

import { Mutex } from './mutex.ts';

test('lets one at a time through, in the order of asking, whatever the scheduling', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 12 }), async (scheduler, flows) => {
      const mutex = new Mutex();
      const order: number[] = [];
      let inside = 0;
      const flow = async (id: number) => {
        expect(await mutex.take(60_000)).toBe(true);
        inside += 1;
        order.push(id);
        expect(inside).toBe(1);
        await scheduler.schedule(Promise.resolve());
        inside -= 1;
        mutex.release();
      };
      const running = Promise.all(Array.from({ length: flows }, (_, id) => flow(id)));
      await scheduler.waitFor(running);
      expect(order).toEqual(Array.from({ length: flows }, (_, id) => id));
      expect(mutex.held).toBe(false);
    }),
  );
});

test('lets go of a caller whose time is up, and passes it by afterwards', async () => {
  const mutex = new Mutex();
  expect(mutex.tryTake()).toBe(true);
  const impatient = mutex.take(1);
  const patient = mutex.take(60_000);
  expect(await impatient).toBe(false);
  expect(mutex.waiting).toBe(1);
  mutex.release();
  expect(await patient).toBe(true);
  mutex.release();
  expect(mutex.held).toBe(false);
});
