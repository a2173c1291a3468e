export { type Clock, monotonicClock } from './clock/clock.ts';

export { InvalidOptionError } from './errors/invalid-option-error.ts';
export { isHoldfastError } from './errors/is-holdfast-error.ts';
export { PerfHarnessError } from './errors/perf-harness-error.ts';

export type { ErrorCount } from './metrics/error-counts.ts';
export type { MetricsData, MetricsSummary } from './metrics/metrics-summary.ts';
export {
  type MergeOptions,
  PerformanceMetrics,
  type PerformanceMetricsOptions,
} from './metrics/performance-metrics.ts';
export { UnreadableMetricsError } from './metrics/unreadable-metrics-error.ts';

export { textReport } from './report/text-report.ts';

export type { Benchmark, Budget, Call, Operation, SuiteDefinition } from './suite/benchmark.ts';
export { BenchmarkSuite, type RunOptions } from './suite/benchmark-suite.ts';
export type { Machine } from './suite/machine.ts';
export { SuiteCancelledError } from './suite/suite-cancelled-error.ts';
export { SuiteFailedError, type SuiteStage } from './suite/suite-failed-error.ts';
export type { BenchmarkResult, SuiteResult, VariantResult } from './suite/suite-result.ts';

export {
  checkThresholds,
  type ThresholdCheck,
  type ThresholdReport,
  type Thresholds,
} from './thresholds/check-thresholds.ts';
export type { Bound, MetricName } from './thresholds/metric.ts';
export { UnknownMetricError } from './thresholds/unknown-metric-error.ts';
