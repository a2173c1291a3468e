import { decodeFromCompressedBase64, JsHistogram } from 'hdr-histogram-js';
import type { MetricsData } from '../../metrics/metrics-summary.ts';

/** How many latencies were at most this long, for each length that was recorded, in their order. */
export interface CumulativeCount {
  readonly ms: number;
  readonly count: number;
}

const NS_PER_MS = 1_000_000;

/** What a logarithmic axis can show of a latency that was too short for the clock. */
const SHORTEST_MS = 1 / NS_PER_MS;

/** The latencies of stored metrics, counted up. */
export function recordedLatencies(metrics: MetricsData): readonly CumulativeCount[] {
  const { histogram, minMs, maxMs } = metrics;
  if (minMs === null || maxMs === null) return [];
  const counts = decodeFromCompressedBase64(histogram);
  // Every histogram but the one in WebAssembly, which is not used here, can be walked through.
  if (!(counts instanceof JsHistogram)) return [];
  const cumulative: CumulativeCount[] = [];
  let count = 0;
  for (let index = 0; count < counts.totalCount; index++) {
    const added = counts.getCountAtIndex(index);
    if (added === 0) continue;
    count += added;
    // As percentiles are: the longest of those that are counted together, and none beyond the exact ones.
    const ms = (counts.valueFromIndex(index + 1) - 1) / NS_PER_MS;
    cumulative.push({ ms: Math.max(SHORTEST_MS, Math.min(Math.max(ms, minMs), maxMs)), count });
  }
  return cumulative;
}
