import { expect, test } from 'vitest';

import { KeepWarm } from './keep-warm.ts';

function warming(wanted: number, failing = 0) {
  const timers: { readonly ms: number; readonly callback: () => void }[] = [];
  let made = 0;
  let attempts = 0;
  const warmth = new KeepWarm({
    missing: () => wanted - made,
    make: async () => {
      attempts += 1;
      if (attempts <= failing) throw new Error('not yet');
      made += 1;
    },
    backoff: (failures) => failures * 10,
    schedule: (callback, ms) => {
      const timer = { ms, callback };
      timers.push(timer);
      return () => timers.splice(timers.indexOf(timer), 1);
    },
  });
  return { warmth, timers, counts: () => ({ made, attempts }) };
}

const settled = () => new Promise(setImmediate);

test('makes what is missing, and no more', async () => {
  const { warmth, timers, counts } = warming(3);
  warmth.fill();
  warmth.fill();
  await settled();
  expect(counts()).toEqual({ made: 3, attempts: 3 });
  warmth.fill();
  await settled();
  expect(counts().attempts).toBe(3);
  expect(timers).toEqual([]);
});

test('tries again after a failure, later each time, and not before', async () => {
  const { warmth, timers, counts } = warming(1, 2);
  warmth.fill();
  await settled();
  warmth.fill();
  await settled();
  expect(timers.map(({ ms }) => ms)).toEqual([10]);
  expect(counts().attempts).toBe(1);
  timers[0]?.callback();
  await settled();
  expect(timers.map(({ ms }) => ms)).toEqual([10, 20]);
  timers[1]?.callback();
  await settled();
  expect(counts()).toEqual({ made: 1, attempts: 3 });
});

test('replaces what was lost a moment later, and all that was lost at once', async () => {
  const { warmth, timers, counts } = warming(3);
  warmth.fillSoon();
  warmth.fillSoon();
  await settled();
  expect({ attempts: counts().attempts, timers: timers.map(({ ms }) => ms) }).toEqual({
    attempts: 0,
    timers: [250],
  });
  timers[0]?.callback();
  await settled();
  expect(counts()).toEqual({ made: 3, attempts: 3 });
  warmth.fillSoon();
  expect(timers).toHaveLength(1); // nothing is missing
});

test('leaves no timer behind when it is stopped, and makes nothing any more', async () => {
  const { warmth, timers, counts } = warming(1, 1);
  warmth.fill();
  await settled();
  warmth.stop();
  expect(timers).toEqual([]);
  warmth.fill();
  await settled();
  expect(counts().attempts).toBe(1);
});
