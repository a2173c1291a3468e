import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type Histogram,
  JsHistogram,
} from 'hdr-histogram-js';
import { InvalidOptionError } from '../errors/invalid-option-error.ts';

const NS_PER_MS = 1_000_000;

/** The longest latency told apart from longer ones: a day. */
const LONGEST_NS = 24 * 60 * 60 * 1_000 * NS_PER_MS;

/** How many latencies were at most this long. */
export interface CumulativeCount {
  readonly ms: number;
  readonly count: number;
}

/**
 * Latencies counted in an HDR histogram (hdrhistogram.org): three significant digits from a nanosecond to a day in
 * a fixed 156 kB, however many are recorded. Percentiles are at most 0.1 % above the exact ones and never below.
 */
export class LatencyHistogram {
  readonly #counts: Histogram;
  // Kept beside the counts because they are exact there.
  #minNs = Number.POSITIVE_INFINITY;
  #maxNs = 0;
  #sumNs = 0;

  constructor(counts: Histogram = emptyCounts()) {
    this.#counts = counts;
  }

  get count(): number {
    return this.#counts.totalCount;
  }

  /** @throws InvalidOptionError for what is no latency: negative, `NaN`, infinite. */
  record(latencyMs: number): void {
    if (!(latencyMs >= 0 && latencyMs < Number.POSITIVE_INFINITY)) {
      throw new InvalidOptionError('latencyMs', 'a finite number, at least 0', latencyMs);
    }
    const ns = Math.round(latencyMs * NS_PER_MS);
    this.#counts.recordValue(Math.min(ns, LONGEST_NS));
    if (ns < this.#minNs) this.#minNs = ns;
    if (ns > this.#maxNs) this.#maxNs = ns;
    this.#sumNs += ns;
  }

  /** Adds all that `other` counted. */
  merge(other: LatencyHistogram): void {
    this.#counts.add(other.#counts);
    this.#minNs = Math.min(this.#minNs, other.#minNs);
    this.#maxNs = Math.max(this.#maxNs, other.#maxNs);
    this.#sumNs += other.#sumNs;
  }

  /** Exact, to the nanosecond. */
  get minMs(): number {
    return this.#minNs / NS_PER_MS;
  }

  /** Exact, to the nanosecond. */
  get maxMs(): number {
    return this.#maxNs / NS_PER_MS;
  }

  get sumMs(): number {
    return this.#sumNs / NS_PER_MS;
  }

  /** The latency that `percentile` percent (above 0, to 100) of those recorded do not exceed: the nearest rank. */
  percentileMs(percentile: number): number {
    return this.#exactlyMs(this.#counts.getValueAtPercentile(percentile));
  }

  /** The latencies counted up, with an entry for each length that was recorded, in their order. */
  cumulative(): readonly CumulativeCount[] {
    const counts = this.#counts;
    // Every histogram but the one in WebAssembly, which is not used here, can be walked through.
    if (!(counts instanceof JsHistogram)) return [];
    const cumulative: CumulativeCount[] = [];
    let count = 0;
    for (let index = 0; count < counts.totalCount; index++) {
      const added = counts.getCountAtIndex(index);
      if (added === 0) continue;
      count += added;
      // As percentiles are: the longest of those that are counted together.
      cumulative.push({ ms: this.#exactlyMs(counts.valueFromIndex(index + 1) - 1), count });
    }
    return cumulative;
  }

  /** A latency of the counts, and none beyond the exact ones. */
  #exactlyMs(ns: number): number {
    return Math.min(Math.max(ns, this.#minNs), this.#maxNs) / NS_PER_MS;
  }

  /** The counts in HdrHistogram's own compressed format (V2, Base64), which its other tools read. */
  encode(): string {
    return encodeIntoCompressedBase64(this.#counts);
  }

  /** The inverse of `encode`, with the exact values that stood beside the counts. */
  static decode(
    encoded: string,
    { minMs, maxMs, sumMs }: { readonly minMs: number; readonly maxMs: number; readonly sumMs: number },
  ): LatencyHistogram {
    // Added to counts of our own range, so that what may be recorded next does not depend on what was read.
    const counts = emptyCounts();
    counts.add(decodeFromCompressedBase64(encoded));
    const histogram = new LatencyHistogram(counts);
    histogram.#minNs = Math.round(minMs * NS_PER_MS);
    histogram.#maxNs = Math.round(maxMs * NS_PER_MS);
    histogram.#sumNs = Math.round(sumMs * NS_PER_MS);
    return histogram;
  }
}

function emptyCounts(): Histogram {
  return build({
    bitBucketSize: 32,
    lowestDiscernibleValue: 1,
    highestTrackableValue: LONGEST_NS,
    numberOfSignificantValueDigits: 3,
    autoResize: false,
  });
}
