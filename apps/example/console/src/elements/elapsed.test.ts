import { expect, test } from 'vitest';
import { elapsed } from './elapsed.ts';

const now = Date.UTC(2026, 0, 15);
const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

test.each([
  [0, 'just now'],
  [-59_999, 'just now'],
  [30_000, 'in a moment'],
  [-minute, '1 minute ago'],
  [-119_999, '2 minutes ago'],
  [-3 * hour, '3 hours ago'],
  [-day, 'yesterday'],
  [day, 'tomorrow'],
  [90 * day, 'in 3 months'],
  [-800 * day, '2 years ago'],
])('%d ms are "%s"', (ms, expected) => {
  expect(elapsed(now + ms, now)).toBe(expected);
});
