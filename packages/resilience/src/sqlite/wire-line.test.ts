import fc from 'fast-check';
import { expect, test } from 'vitest';

import { LockPatience } from './lock-patience.ts';
import { openFile } from './open-file.ts';
import { SqliteWire } from './sqlite-wire.ts';
import { WireLine } from './wire-line.ts';

function line(max: number): WireLine {
  const driver = () => openFile(':memory:', { reader: false, onOpen: undefined });
  const open = () => new SqliteWire(driver(), new LockPatience(':memory:', 0), { reader: false });
  return new WireLine({ open, max, waitMs: 60_000, target: ':memory:', advice: 'Wait.' });
}

test('lends each connection to one caller at a time, in the order of asking, whatever the scheduling', async () => {
  const property = fc.asyncProperty(
    fc.scheduler(),
    fc.integer({ min: 1, max: 3 }),
    fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }),
    async (scheduler, max, callers) => {
      const wires = line(max);
      const served: number[] = [];
      const leaving: number[] = [];
      const out = new Set<SqliteWire>();
      const call = async (id: number, leaves: boolean) => {
        const gone = new AbortController();
        const held = wires.hold(
          undefined,
          async (wire) => {
            served.push(id);
            expect(out.has(wire)).toBe(false);
            out.add(wire);
            expect(out.size).toBeLessThanOrEqual(max);
            await scheduler.schedule(Promise.resolve());
            out.delete(wire);
          },
          gone.signal,
        );
        if (leaves) scheduler.schedule(Promise.resolve()).then(() => gone.abort());
        await held.catch(() => leaving.push(id));
      };
      await scheduler.waitFor(Promise.all(callers.map((leaves, id) => call(id, leaves))));
      expect(served).toEqual(served.toSorted((a, b) => a - b));
      expect(served.length + leaving.length).toBe(callers.length);
      expect(wires.stats().inUse).toEqual([]);
      expect(wires.waiting).toBe(0);
      expect(wires.total).toBeLessThanOrEqual(max);
      await wires.close(0);
    },
  );
  await fc.assert(property, { numRuns: 50 });
});
