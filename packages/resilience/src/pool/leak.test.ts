import { expect, test } from 'vitest';

import { describeLateReturn, describeLeak } from './leak.ts';

const held = { place: 'billing/export.ts:88', stack: [], heldMs: 31_240, thresholdMs: 30_000 };

test('tells of a leak who took the connection, since when it is held, and what to do', () => {
  expect(describeLeak({ ...held, reclaimed: false })).toBe(
    'a connection taken at billing/export.ts:88 has been held for 31.2 s (leakThresholdMs is 30000), and is still out. ' +
      'Give it back in a finally block, or raise leakThresholdMs where it is meant to be held.',
  );
  expect(describeLeak({ ...held, reclaimed: true })).toContain('and was taken away from its holder.');
});

test('tells of a late return how late it was', () => {
  expect(describeLateReturn({ ...held, reclaimed: true })).toBe(
    'a connection taken at billing/export.ts:88 was given back late: after 31.2 s (leakThresholdMs is 30000), ' +
      'after it had been taken away.',
  );
});
