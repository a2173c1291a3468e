import { PerfHarnessError } from '../errors/perf-harness-error.ts';
import type { BenchmarkSuiteResult } from './benchmark-suite-result.ts';

/** A suite whose signal was aborted. */
export class SuiteCancelledError extends PerfHarnessError {
  /** What was measured until then. */
  readonly result: BenchmarkSuiteResult;

  constructor(result: BenchmarkSuiteResult, options: ErrorOptions) {
    const measured = result.benchmarks.length;
    super(
      'SuiteCancelledError',
      'HF_PERF_SUITE_CANCELLED',
      `Suite '${result.suite}' was cancelled; 'result' holds what was measured of ${measured} ${measured === 1 ? 'benchmark' : 'benchmarks'}.`,
      options,
    );
    this.result = result;
  }
}
