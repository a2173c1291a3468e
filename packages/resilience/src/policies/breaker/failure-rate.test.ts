import fc from 'fast-check';
import { expect, test } from 'vitest';

import { failureRate } from './failure-rate.ts';

test('looks at the last calls and no others, whatever their order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.boolean(), { maxLength: 200 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 0, max: 20 }),
      fc.double({ min: 0.05, max: 1, noNaN: true }),
      (calls, minimumCalls, extra, rate) => {
        const window = minimumCalls + extra;
        const rule = failureRate({ failureRate: rate, minimumCalls, window });
        calls.forEach((failed, index) => {
          const seen = calls.slice(Math.max(0, index + 1 - window), index + 1);
          const failures = seen.filter(Boolean).length;
          if (!failed) rule.success();
          else expect(rule.failure()).toBe(seen.length >= minimumCalls && failures / seen.length >= rate);
          expect(rule.describe()).toBe(`${failures} of the last ${seen.length} calls failed`);
        });
      },
    ),
  );
});
