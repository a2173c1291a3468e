import { expect, test } from 'vitest';
import { SessionTracker } from '../leaks/session-tracker.ts';
import { LoadGenerator } from '../load/load-generator.ts';
import { MemoryMonitor } from '../memory/memory-monitor.ts';
import { measuredLoad } from './measured-load.ts';
import { measuredMemory } from './measured-memory.ts';
import { measuredSessions } from './measured-sessions.ts';

test('a load gives its metrics and timeline, and what became of its arrivals as numbers', async () => {
  const load = new LoadGenerator({
    name: 'steady',
    target: { operation: () => undefined },
    phases: [{ durationMs: 100, arrivals: { perSecond: 200 } }],
  });
  const result = await load.run();
  const { name, metrics, timeline, numbers } = measuredLoad(result);
  expect({ name, metrics, timeline }).toEqual({
    name: 'steady',
    metrics: result.metrics,
    timeline: result.timeline,
  });
  expect(Object.fromEntries(numbers?.map(({ name: number, value }) => [number, value]) ?? [])).toEqual({
    offered: 20,
    dropped: 0,
    droppedRate: 0,
    unfinished: 0,
    latenessP99Ms: result.lateness.p99Ms,
  });
});

test('a memory report gives gauges with their trends, and numbers for limits', () => {
  let now = 0;
  const monitor = new MemoryMonitor({ intervalMs: 60_000, clock: () => now });
  monitor.start();
  const kept: Buffer[] = [];
  for (let sample = 0; sample < 80; sample++) {
    kept.push(Buffer.alloc(2 ** 20, sample));
    now += 2;
    monitor.sample();
  }
  const { gauges, numbers } = measuredMemory(monitor.stop());
  expect(kept).toHaveLength(80);
  expect(gauges.map(({ name, figure, unit }) => [name, figure, unit])).toEqual([
    ['RSS', 'Resident memory', 'bytes'],
    ['heap used', 'Heap', 'bytes'],
    ['longest delay', 'Event loop', 'ms'],
  ]);
  const [rss] = gauges;
  expect(rss?.points).toHaveLength(82);
  expect(rss?.slope?.low).toBeGreaterThan(0);
  const growth = numbers.find(({ name }) => name === 'rssGrowthBytes');
  expect(growth?.value).toBeGreaterThan(30 * 2 ** 20);
});

test('a session report gives the leaks as a number and as findings', () => {
  using tracker = new SessionTracker();
  tracker.opened().closed();
  tracker.opened();
  const { numbers, findings } = measuredSessions(tracker.stop());
  expect(numbers.map(({ name, value }) => [name, value])).toEqual([
    ['leaked', 1],
    ['session opened', 2],
    ['session peak', 1],
  ]);
  expect(findings).toMatchObject([
    { title: expect.stringMatching(/^1 × session, opened at .*measured\.test\.ts:\d+ and never/) },
  ]);
});
