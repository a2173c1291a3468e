import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

/** How a route was answered lately. */
export interface RouteLatencies {
  readonly route: string;
  readonly requests: number;
  /** Answers of status 500 and above. */
  readonly failed: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** A minute is kept, in slices, of which the oldest is forgotten when a new one begins. */
const sliceMs = 10_000;
const slices = 6;

interface Slice {
  readonly number: number;
  readonly histogram: RecordableHistogram;
  failed: number;
}

/** Latencies by route over the last minute. */
export class RecentLatencies {
  readonly #byRoute = new Map<string, Slice[]>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  record(route: string, ms: number, failed: boolean): void {
    const number = this.#slice();
    const kept = this.#byRoute.get(route) ?? [];
    if (kept.length === 0) this.#byRoute.set(route, kept);
    let last = kept.at(-1);
    if (last?.number !== number) {
      last = { number, histogram: createHistogram(), failed: 0 };
      kept.push(last);
      if (kept.length > slices) kept.shift();
    }
    // A histogram counts whole numbers above 0: here microseconds.
    last.histogram.record(Math.max(1, Math.round(ms * 1000)));
    if (failed) last.failed += 1;
  }

  /** The busiest first. */
  recent(): RouteLatencies[] {
    const oldest = this.#slice() - slices + 1;
    const found = [...this.#byRoute].flatMap(([route, kept]) => {
      const recent = kept.filter(({ number }) => number >= oldest);
      return recent.length === 0 ? [] : [summed(route, recent)];
    });
    return found.sort((a, b) => b.requests - a.requests);
  }

  #slice(): number {
    return Math.floor(this.#now() / sliceMs);
  }
}

function summed(route: string, kept: readonly Slice[]): RouteLatencies {
  const all = createHistogram();
  let failed = 0;
  for (const slice of kept) {
    all.add(slice.histogram);
    failed += slice.failed;
  }
  const at = (percentile: number) => all.percentile(percentile) / 1000;
  return {
    route,
    requests: all.count,
    failed,
    p50Ms: at(50),
    p95Ms: at(95),
    p99Ms: at(99),
    maxMs: all.max / 1000,
  };
}
