import { LatencyHistogram } from './latency-histogram.ts';
import type { MetricsData } from './metrics-summary.ts';
import { UnreadableMetricsError } from './unreadable-metrics-error.ts';

/** The latencies of stored metrics. What comes from a file may be anything, whatever its type says. */
export function readLatencies(data: MetricsData): LatencyHistogram {
  requireParts(data);
  if (data.succeeded === 0) return new LatencyHistogram();
  const { histogram, minMs, maxMs, sumMs, succeeded } = data;
  if (minMs === null || maxMs === null) throw new UnreadableMetricsError('minMs or maxMs is missing');
  const latencies = decode(histogram, { minMs, maxMs, sumMs });
  if (latencies.count === succeeded) return latencies;
  throw new UnreadableMetricsError(
    `the histogram holds ${latencies.count} latencies instead of ${succeeded}`,
  );
}

function requireParts(data: Partial<MetricsData> | null | undefined): void {
  const numbers = ['succeeded', 'measuredMs', 'sumMs'] as const;
  const missing = numbers.find((part) => typeof data?.[part] !== 'number');
  if (missing !== undefined) throw new UnreadableMetricsError(`${missing} is missing`);
  if (!Array.isArray(data?.errors)) throw new UnreadableMetricsError('errors is missing');
}

function decode(...args: Parameters<typeof LatencyHistogram.decode>): LatencyHistogram {
  try {
    return LatencyHistogram.decode(...args);
  } catch (cause) {
    throw new UnreadableMetricsError('the histogram cannot be decoded', { cause });
  }
}
