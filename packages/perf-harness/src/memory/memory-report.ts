import type { EventLoopDelay } from './event-loop-delay.ts';
import type { GcKind, GcPauses } from './gc-pauses.ts';
import type { MemoryUsage } from './memory-usage.ts';

/** The memory at one moment. */
export interface MemorySample extends MemoryUsage {
  /** Since the monitor was started, in milliseconds. */
  readonly atMs: number;
  /** The longest delay of the event loop since the sample before, in milliseconds. */
  readonly eventLoopDelayMs: number;
}

/** How one of the sizes went, in bytes. */
export interface Growth {
  readonly first: number;
  readonly last: number;
  readonly peak: number;
  /** From the first to the peak: what the work took at most. */
  readonly growth: number;
}

/** What a {@link MemoryMonitor} saw. Plain data. */
export interface MemoryReport {
  readonly durationMs: number;
  /**
   * In the order of time. Where there would be more than 1,000, neighbours are one, with the highest of each of their
   * numbers.
   */
  readonly samples: readonly MemorySample[];
  readonly rss: Growth;
  /** `null` where the system does not tell. */
  readonly virtual: Growth | null;
  readonly heapUsed: Growth;
  readonly heapTotal: Growth;
  readonly external: Growth;
  readonly arrayBuffers: Growth;
  readonly eventLoopDelay: EventLoopDelay;
  /** The share of time in which the event loop was busy, from 0 to 1. */
  readonly eventLoopUtilization: number;
  /** Pauses of the garbage collector, those asked for by `gc()` left out. */
  readonly gcPauses: Readonly<Record<GcKind, GcPauses>>;
  /** What keeps the process alive, by type (`TCPSocketWrap`, `Timeout`), at the start and at the end. */
  readonly resources: {
    readonly first: Readonly<Record<string, number>>;
    readonly last: Readonly<Record<string, number>>;
  };
  readonly heap: HeapStatistics;
}

/** V8's own word on its heap at the end. */
export interface HeapStatistics {
  /** How large the heap may become, in bytes. */
  readonly limit: number;
  /** Memory that V8 itself has allocated, in bytes. */
  readonly malloced: number;
  /** Contexts that were dropped and are still held by something; above 0 for long, they leak. */
  readonly detachedContexts: number;
  /** What is used in each space of the heap, in bytes: `new_space`, `old_space`, `code_space`, … */
  readonly spaces: Readonly<Record<string, number>>;
}
