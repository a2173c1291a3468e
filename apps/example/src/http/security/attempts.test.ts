import { expect, test } from 'vitest';
import { Attempts } from './attempts.ts';

test('so many attempts are allowed in the minute that begins with the first, and as many in the next', () => {
  let now = 0;
  const attempts = new Attempts(2, () => now);
  const outcomes = (times: readonly number[]) =>
    times.map((at) => {
      now = at;
      return attempts.count('ada');
    });
  expect(outcomes([0, 30_000, 59_000, 60_000])).toEqual([true, true, false, false]);
  expect(attempts.areUsedUp('ada')).toBe(true);
  expect(outcomes([60_001, 90_000, 119_000])).toEqual([true, true, false]);
});

test('each key is counted by itself', () => {
  const attempts = new Attempts(1, () => 0);
  expect([attempts.count('ada'), attempts.count('grace'), attempts.count('ada')]).toEqual([
    true,
    true,
    false,
  ]);
  expect(attempts.areUsedUp('nobody')).toBe(false);
});
