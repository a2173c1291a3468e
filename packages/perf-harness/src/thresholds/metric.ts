import type { MetricsSummary } from '../metrics/metrics-summary.ts';
import { UnknownMetricError } from './unknown-metric-error.ts';

/** A number of a summary that can have a threshold. */
export type MetricName = Exclude<keyof MetricsSummary, 'errors' | 'measuredMs'>;

/** On which side of its limit a metric has to stay. */
export type Bound = 'at most' | 'at least';

const bounds: Readonly<Record<MetricName, Bound>> = {
  operations: 'at least',
  succeeded: 'at least',
  failed: 'at most',
  successRate: 'at least',
  errorRate: 'at most',
  operationsPerSecond: 'at least',
  minMs: 'at most',
  averageMs: 'at most',
  medianMs: 'at most',
  p95Ms: 'at most',
  p99Ms: 'at most',
  p999Ms: 'at most',
  maxMs: 'at most',
};

export function boundOf(metric: MetricName): Bound {
  return bounds[metric];
}

/** @throws UnknownMetricError for a name that no metric has. */
export function metricNamed(name: string): MetricName {
  if (isMetricName(name)) return name;
  throw new UnknownMetricError(name, Object.keys(bounds));
}

function isMetricName(name: string): name is MetricName {
  return Object.hasOwn(bounds, name);
}
