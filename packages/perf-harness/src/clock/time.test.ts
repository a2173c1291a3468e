import { expect, test } from 'vitest';
import { realTime } from './time.ts';

test.each([0, 0.5, 3, 12])('wakes once, when the clock shows %d ms more, and not before', async (ms) => {
  const atMs = realTime.now() + ms;
  let isWithinCall = true;
  const wokenMs = await new Promise<number>((resolve) => {
    realTime.wakeAt(atMs, () => {
      expect(isWithinCall).toBe(false);
      resolve(realTime.now());
    });
    isWithinCall = false;
  });
  expect(wokenMs).toBeGreaterThanOrEqual(atMs);
});

test('whoever is called off is not woken', async () => {
  const woken: string[] = [];
  const nowMs = realTime.now();
  const callOffs = [0, 1, 5].map((ms) => realTime.wakeAt(nowMs + ms, () => woken.push(`after ${ms} ms`)));
  for (const callOff of callOffs) callOff();
  await new Promise<void>((resolve) => realTime.wakeAt(nowMs + 10, resolve));
  expect(woken).toEqual([]);
});
