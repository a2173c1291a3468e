import { PerfHarnessError } from '../errors/perf-harness-error.ts';

/** A threshold on a metric that does not exist, which would otherwise never be missed. */
export class UnknownMetricError extends PerfHarnessError {
  readonly metric: string;

  constructor(metric: string, known: readonly string[]) {
    super(
      'UnknownMetricError',
      'HF_PERF_METRIC_UNKNOWN',
      `There is no metric '${metric}' to set a threshold on. There are: ${known.join(', ')}.`,
    );
    this.metric = metric;
  }
}
