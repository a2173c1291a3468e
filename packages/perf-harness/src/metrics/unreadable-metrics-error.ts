import { PerfHarnessError } from '../errors/perf-harness-error.ts';

/** Stored metrics that are none, or were damaged. */
export class UnreadableMetricsError extends PerfHarnessError {
  constructor(what: string, options?: ErrorOptions) {
    super(
      'UnreadableMetricsError',
      'HF_PERF_METRICS_UNREADABLE',
      `These are not metrics written by PerformanceMetrics.toJSON(): ${what}. Measure again, or take an unchanged copy.`,
      options,
    );
  }
}
