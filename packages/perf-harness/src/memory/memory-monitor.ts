import { performance } from 'node:perf_hooks';
import { getHeapSpaceStatistics, getHeapStatistics } from 'node:v8';

import { type Clock, monotonicClock } from '../clock/clock.ts';
import { LONGEST_TIMER_MS } from '../clock/time.ts';
import { requireMilliseconds } from '../errors/require-that.ts';
import { Thinned } from '../statistics/thinned.ts';
import { EventLoopWatch } from './event-loop-delay.ts';
import { GcObserver } from './gc-pauses.ts';
import type { Growth, HeapStatistics, MemoryReport, MemorySample } from './memory-report.ts';
import { type MemoryUsage, memoryUsage } from './memory-usage.ts';

export interface MemoryMonitorOptions {
  /** How often the memory is looked at, in milliseconds, which takes some 50 µs each time. @default 100 */
  readonly intervalMs?: number;
  /** @default the process's monotonic clock */
  readonly clock?: Clock;
}

/**
 * Watches the memory of this process, its event loop, its garbage collector and what it keeps open. Keeps no process
 * alive by itself, and takes no more room the longer it runs.
 *
 * Sizes include garbage, so they show what work takes, not what it leaks: see `findMemoryLeak`.
 *
 * @throws InvalidOptionError
 *
 * @example
 * const monitor = new MemoryMonitor();
 * monitor.start();
 * await theWork();
 * const { rss, eventLoopDelay } = monitor.stop();
 */
export class MemoryMonitor implements Disposable {
  readonly #clock: Clock;
  readonly #intervalMs: number;
  #running: Watching | undefined;

  constructor({ intervalMs = 100, clock = monotonicClock }: MemoryMonitorOptions = {}) {
    requireMilliseconds('intervalMs', intervalMs, 1);
    this.#clock = clock;
    this.#intervalMs = intervalMs;
  }

  /** Begins, with a first sample. @throws Error where it runs already. */
  start(): void {
    if (this.#running) throw new Error('the memory monitor is running already: stop it first');
    this.#running = new Watching(this.#clock, this.#intervalMs);
  }

  /** A sample of this moment, beside those of the interval. @throws Error where it does not run. */
  sample(): MemorySample {
    return this.#watching().sample();
  }

  /** Ends, with a last sample. @throws Error where it does not run. */
  stop(): MemoryReport {
    const report = this.#watching().stop();
    this.#running = undefined;
    return report;
  }

  /** Stops, where it runs. */
  [Symbol.dispose](): void {
    this.#running?.stop();
    this.#running = undefined;
  }

  #watching(): Watching {
    if (this.#running) return this.#running;
    throw new Error('the memory monitor is not running: start it first');
  }
}

/** One run of a monitor. */
class Watching {
  readonly #clock: Clock;
  readonly #began: number;
  /** Before this class adds its own. */
  readonly #resources = activeResources();
  readonly #eventLoop = new EventLoopWatch();
  readonly #gc = new GcObserver();
  readonly #utilization = performance.eventLoopUtilization();
  readonly #growths = new Map<string, Growth>();
  readonly #samples = new Thinned<MemorySample>(highestOf);
  readonly #timer: NodeJS.Timeout;

  constructor(clock: Clock, intervalMs: number) {
    this.#clock = clock;
    this.#began = clock();
    this.#gc.start();
    this.sample();
    this.#timer = setInterval(() => this.sample(), Math.min(intervalMs, LONGEST_TIMER_MS)).unref();
  }

  sample(): MemorySample {
    const atMs = this.#clock() - this.#began;
    const usage = memoryUsage();
    for (const [size, bytes] of Object.entries(usage)) this.#note(size, bytes);
    const sample = { atMs, ...usage, eventLoopDelayMs: this.#eventLoop.takeMaxMs() };
    this.#samples.add(sample);
    return sample;
  }

  stop(): MemoryReport {
    clearInterval(this.#timer);
    const { atMs } = this.sample();
    const growth = (size: keyof MemoryUsage) =>
      this.#growths.get(size) ?? { first: 0, last: 0, peak: 0, growth: 0 };
    return {
      durationMs: atMs,
      samples: this.#samples.points(),
      rss: growth('rss'),
      virtual: this.#growths.get('virtual') ?? null,
      heapUsed: growth('heapUsed'),
      heapTotal: growth('heapTotal'),
      external: growth('external'),
      arrayBuffers: growth('arrayBuffers'),
      eventLoopDelay: this.#eventLoop.stop(),
      eventLoopUtilization: performance.eventLoopUtilization(this.#utilization).utilization,
      gcPauses: this.#gc.stop(),
      resources: { first: this.#resources, last: activeResources() },
      heap: heapStatistics(),
    };
  }

  #note(size: string, bytes: number | null): void {
    if (bytes === null) return;
    const { first = bytes, peak = bytes } = this.#growths.get(size) ?? {};
    const highest = Math.max(peak, bytes);
    this.#growths.set(size, { first, last: bytes, peak: highest, growth: highest - first });
  }
}

/** Of two samples in a row, all that was highest, when the first was taken. */
function highestOf(earlier: MemorySample, later: MemorySample): MemorySample {
  const highest = (of: keyof MemoryUsage) => Math.max(earlier[of] ?? 0, later[of] ?? 0);
  return {
    atMs: earlier.atMs,
    rss: highest('rss'),
    virtual: earlier.virtual === null ? later.virtual : highest('virtual'),
    heapUsed: highest('heapUsed'),
    heapTotal: highest('heapTotal'),
    external: highest('external'),
    arrayBuffers: highest('arrayBuffers'),
    eventLoopDelayMs: Math.max(earlier.eventLoopDelayMs, later.eventLoopDelayMs),
  };
}

function activeResources(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const type of process.getActiveResourcesInfo()) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

function heapStatistics(): HeapStatistics {
  const { heap_size_limit, malloced_memory, number_of_detached_contexts } = getHeapStatistics();
  const spaces = getHeapSpaceStatistics().map(({ space_name, space_used_size }) => [
    space_name,
    space_used_size,
  ]);
  return {
    limit: heap_size_limit,
    malloced: malloced_memory,
    detachedContexts: number_of_detached_contexts,
    spaces: Object.fromEntries(spaces),
  };
}
