import type { MetricsSummary } from '../metrics/metrics-summary.ts';
import type { Unit } from '../result/measurement.ts';

/** A number of a summary that can have a threshold. */
export type MetricName = Exclude<keyof MetricsSummary, 'errors' | 'measuredMs'>;

/** On which side of its limit a metric has to stay. */
export type Bound = 'at most' | 'at least';

export interface Metric {
  /** What people call it. */
  readonly title: string;
  readonly unit: Unit;
  readonly bound: Bound;
}

const metrics: Readonly<Record<MetricName, Metric>> = {
  operations: { title: 'operations', unit: 'operations', bound: 'at least' },
  succeeded: { title: 'succeeded', unit: 'operations', bound: 'at least' },
  failed: { title: 'failed', unit: 'operations', bound: 'at most' },
  successRate: { title: 'success rate', unit: 'share', bound: 'at least' },
  errorRate: { title: 'error rate', unit: 'share', bound: 'at most' },
  operationsPerSecond: { title: 'throughput', unit: 'perSecond', bound: 'at least' },
  minMs: { title: 'minimum', unit: 'ms', bound: 'at most' },
  averageMs: { title: 'average', unit: 'ms', bound: 'at most' },
  medianMs: { title: 'median', unit: 'ms', bound: 'at most' },
  p95Ms: { title: 'p95', unit: 'ms', bound: 'at most' },
  p99Ms: { title: 'p99', unit: 'ms', bound: 'at most' },
  p999Ms: { title: 'p99.9', unit: 'ms', bound: 'at most' },
  maxMs: { title: 'maximum', unit: 'ms', bound: 'at most' },
};

export const metricNames: readonly string[] = Object.keys(metrics);

export function metricNamed(name: MetricName): Metric {
  return metrics[name];
}

export function isMetricName(name: string): name is MetricName {
  return Object.hasOwn(metrics, name);
}
