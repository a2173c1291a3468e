import { expect, test } from 'vitest';
import { LoadGenerator } from './load-generator.ts';

const target = { operation: async () => {} };

test('one process offers 50,000 arrivals a second to a target that does nothing', async () => {
  const phases = [{ durationMs: 1_000, arrivals: { perSecond: 50_000 } }];
  const { counts, metrics, timeline } = await new LoadGenerator({ name: 'l', target, phases }).run();
  expect(counts).toEqual({ offered: 50_000, dropped: 0, unfinished: 0 });
  expect(metrics.succeeded).toBe(50_000);
  expect(timeline.offered[0]).toBe(50_000);
});

test('which takes it less than a fifth of a core', async () => {
  // All are late, so that no time is spent on waiting. Time of the processor is counted, as that is the same however
  // many others want it. It is less than a twentieth.
  const phases = [{ durationMs: 10, arrivals: { perSecond: 25_000_000 } }];
  const load = new LoadGenerator({ name: 'l', target, phases, drainMs: 60_000 });
  const before = process.cpuUsage();
  const { counts } = await load.run();
  const { user, system } = process.cpuUsage(before);
  expect(counts).toEqual({ offered: 250_000, dropped: 0, unfinished: 0 });
  expect((counts.offered / (user + system)) * 1e6).toBeGreaterThan(5 * 50_000);
});
