import { constants, type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';

/** How often and how long the garbage collector stopped the program. */
export interface GcPauses {
  readonly count: number;
  readonly totalMs: number;
  readonly maxMs: number;
}

/**
 * `minor`: young objects (scavenge); `major`: all objects (mark-sweep-compact); `incremental`: a step of marking;
 * `weak`: callbacks of weak references.
 */
export type GcKind = 'minor' | 'major' | 'incremental' | 'weak';

const kinds: Readonly<Record<number, GcKind>> = {
  [constants.NODE_PERFORMANCE_GC_MINOR]: 'minor',
  [constants.NODE_PERFORMANCE_GC_MAJOR]: 'major',
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL]: 'incremental',
  [constants.NODE_PERFORMANCE_GC_WEAKCB]: 'weak',
};

type Counts = { -readonly [Key in keyof GcPauses]: GcPauses[Key] };

/** Adds up the pauses of the garbage collector, without those that were asked for by `gc()`. */
export class GcObserver {
  readonly #counts: Record<GcKind, Counts> = {
    minor: none(),
    major: none(),
    incremental: none(),
    weak: none(),
  };
  readonly #observer = new PerformanceObserver((list) => this.#add(list.getEntries()));

  start(): void {
    this.#observer.observe({ entryTypes: ['gc'] });
  }

  stop(): Readonly<Record<GcKind, GcPauses>> {
    this.#add(this.#observer.takeRecords());
    this.#observer.disconnect();
    return this.#counts;
  }

  #add(entries: readonly PerformanceEntry[]): void {
    for (const entry of entries) {
      const { duration } = entry;
      const detail = 'detail' in entry ? entry.detail : undefined;
      if (!isGcDetail(detail) || (detail.flags & constants.NODE_PERFORMANCE_GC_FLAGS_FORCED) !== 0) continue;
      const kind = kinds[detail.kind];
      if (!kind) continue;
      const counts = this.#counts[kind];
      counts.count += 1;
      counts.totalMs += duration;
      counts.maxMs = Math.max(counts.maxMs, duration);
    }
  }
}

function none(): Counts {
  return { count: 0, totalMs: 0, maxMs: 0 };
}

function isGcDetail(detail: unknown): detail is { readonly kind: number; readonly flags: number } {
  return typeof detail === 'object' && detail !== null && 'kind' in detail && 'flags' in detail;
}
