import fc from 'fast-check';
import { expect, test } from 'vitest';

import { Checkouts } from './checkouts.ts';

test('knows what is out and what is held longest, whatever comes and goes', () => {
  const step = fc.record({ item: fc.nat(5), take: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const checkouts = new Checkouts<number>();
      const out = new Map<number, number>();
      steps.forEach(({ item, take }, now) => {
        if (take && !out.has(item)) {
          checkouts.add(item, { since: now, place: undefined });
          out.set(item, now);
        } else if (!take) {
          expect(checkouts.remove(item)?.since).toBe(out.get(item));
          out.delete(item);
        }
        const since = [...out.values()].toSorted((a, b) => a - b);
        expect(checkouts.size).toBe(out.size);
        expect(checkouts.list(now).map(({ heldMs }) => now - heldMs)).toEqual(since);
        expect(checkouts.longestHeld(now)?.heldMs).toBe(since[0] === undefined ? undefined : now - since[0]);
      });
    }),
  );
});
