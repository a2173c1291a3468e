import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { collectGarbage } from './collect-garbage.ts';
import { MemoryMonitor } from './memory-monitor.ts';

/** The process's clock, which a monitor looks at once when it starts and once for each sample. */
function watchedClock() {
  let looks = 0;
  const clock = () => {
    looks++;
    return performance.now();
  };
  const samples = () => looks - 1;
  const sampled = (times: number) => expect.poll(samples, { interval: 2 }).toBeGreaterThanOrEqual(times);
  return { clock, samples, sampled };
}

describe('a memory monitor', () => {
  test('samples on its interval, and at the start and the end', async () => {
    const watched = watchedClock();
    const monitor = new MemoryMonitor({ intervalMs: 5, clock: watched.clock });
    monitor.start();
    expect(watched.samples()).toBe(1);
    await watched.sampled(8);
    const before = watched.samples();
    const { samples, durationMs } = monitor.stop();
    expect(samples).toHaveLength(before + 1);
    // The first and the last are beside those of the interval, which a timer is never early with.
    expect(durationMs).toBeGreaterThanOrEqual((before - 1) * 4);
    expect(samples.at(-1)?.atMs).toBe(durationMs);
    for (const { rss, heapUsed, heapTotal, external, arrayBuffers } of samples) {
      expect(rss).toBeGreaterThan(heapTotal);
      expect(heapTotal).toBeGreaterThan(heapUsed * 0.9);
      expect(external).toBeGreaterThanOrEqual(arrayBuffers);
    }
  });

  test('sees what was kept on the heap and outside of it, also where it was gone before the end', async () => {
    const monitor = new MemoryMonitor();
    await collectGarbage();
    monitor.start();
    let kept: unknown[] = Array.from({ length: 200_000 }, (_, n) => ({ n, text: `${n}` }));
    const buffers = Array.from({ length: 20 }, () => Buffer.alloc(1_000_000, 1));
    monitor.sample();
    kept = [];
    buffers.length = 0;
    await collectGarbage();
    expect(kept).toEqual([]);
    const { heapUsed, arrayBuffers, external, rss } = monitor.stop();
    expect(heapUsed.growth).toBeGreaterThan(8e6);
    expect(heapUsed.last).toBeLessThan(heapUsed.peak - 8e6);
    expect(arrayBuffers.growth).toBeGreaterThanOrEqual(20e6);
    expect(arrayBuffers.last).toBeLessThan(arrayBuffers.peak - 19e6);
    // What else is outside of the heap may shrink meanwhile.
    expect(external.growth).toBeGreaterThan(19e6);
    expect(rss.peak).toBeGreaterThan(rss.first);
  });

  test.runIf(process.platform === 'linux')('sees address space that was asked for and is not used', () => {
    const monitor = new MemoryMonitor();
    monitor.start();
    const unused = new ArrayBuffer(200_000_000);
    const { virtual, rss } = monitor.stop();
    expect(unused.byteLength).toBe(200_000_000);
    expect(virtual?.growth).toBeGreaterThan(190e6);
    expect(rss.growth).toBeLessThan(100e6);
  });

  test('sees how late the event loop was', async () => {
    const { clock, samples: sampledBy, sampled } = watchedClock();
    const monitor = new MemoryMonitor({ intervalMs: 20, clock });
    monitor.start();
    await sampled(3);
    const until = performance.now() + 150;
    while (performance.now() < until);
    await sampled(sampledBy() + 2);
    const { eventLoopDelay, eventLoopUtilization, samples } = monitor.stop();
    expect(eventLoopDelay.maxMs).toBeGreaterThan(120);
    expect(eventLoopDelay.medianMs).toBeLessThan(eventLoopDelay.maxMs);
    expect(Math.max(...samples.map((one) => one.eventLoopDelayMs))).toBeGreaterThan(120);
    expect(eventLoopUtilization).toBeGreaterThan(0.3);
    expect(eventLoopUtilization).toBeLessThanOrEqual(1);
  });

  test('sees the delay that is still under way when it is stopped', () => {
    const monitor = new MemoryMonitor();
    monitor.start();
    const until = performance.now() + 100;
    while (performance.now() < until);
    const { eventLoopDelay, samples } = monitor.stop();
    expect(eventLoopDelay.maxMs).toBeGreaterThanOrEqual(90);
    expect(eventLoopDelay.maxMs).toBe(samples.at(-1)?.eventLoopDelayMs);
  });

  test('counts the pauses of the garbage collector, and not those that were asked for', async () => {
    const monitor = new MemoryMonitor();
    monitor.start();
    await collectGarbage();
    await collectGarbage();
    let garbage: unknown;
    for (let n = 0; n < 1_000_000; n++) garbage = { n, text: `${n}` };
    expect(garbage).toBeDefined();
    // It is told of by then.
    await turn();
    const { minor, major } = monitor.stop().gcPauses;
    expect(minor.count).toBeGreaterThan(0);
    expect(minor.maxMs).toBeLessThanOrEqual(minor.totalMs);
    expect(major.count).toBeLessThan(4);
  });

  test('sees what was left open', async () => {
    const monitor = new MemoryMonitor();
    monitor.start();
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { first, last } = monitor.stop().resources;
    server.close();
    expect(last['TCPServerWrap']).toBe((first['TCPServerWrap'] ?? 0) + 1);
  });

  test('says what V8 knows of its heap', () => {
    const monitor = new MemoryMonitor();
    monitor.start();
    const { heap } = monitor.stop();
    expect(heap.limit).toBeGreaterThan(100e6);
    expect(heap.spaces['old_space']).toBeGreaterThan(1e6);
  });

  test('thins its samples out, and forgets no peak', () => {
    let now = 0;
    const monitor = new MemoryMonitor({ clock: () => now, intervalMs: 60_000 });
    monitor.start();
    for (now = 1; now < 5_000; now++) monitor.sample();
    const { samples, rss, heapUsed } = monitor.stop();
    expect(samples.length).toBeLessThanOrEqual(1_001);
    expect(samples[0]?.atMs).toBe(0);
    expect(samples.at(-1)?.atMs).toBe(5_000);
    expect(Math.max(...samples.map((one) => one.rss))).toBe(rss.peak);
    expect(Math.max(...samples.map((one) => one.heapUsed))).toBe(heapUsed.peak);
  });

  test('runs once at a time, and can run again', () => {
    const monitor = new MemoryMonitor();
    expect(() => monitor.stop()).toThrow('is not running');
    monitor.start();
    expect(() => monitor.start()).toThrow('is running already');
    monitor.stop();
    monitor.start();
    monitor[Symbol.dispose]();
    monitor[Symbol.dispose]();
    expect(() => monitor.sample()).toThrow('is not running');
  });

  test('refuses an interval that cannot be', () => {
    expect(() => new MemoryMonitor({ intervalMs: 0 })).toThrow(
      'intervalMs must be a number of milliseconds, at least 1; got 0.',
    );
  });

  test('keeps no process alive', async () => {
    const child = fork(new URL('../fixtures/forgotten-monitor.ts', import.meta.url), { stdio: 'ignore' });
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});
