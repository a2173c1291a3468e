import type { MetricName } from './metric.ts';

/**
 * Limits by metric: the most for latencies and failures, the least for `successRate`, `operationsPerSecond` and counts.
 * Numbers that a measurement has of its own are limited by their names, on the side that they say is better.
 *
 * @example
 * { p95Ms: 50, errorRate: 0.01, operationsPerSecond: 1_000, rssGrowthBytes: 50 * 2 ** 20 }
 */
export type Thresholds = { readonly [metric in MetricName]?: number } & {
  readonly [number: string]: number | undefined;
};
