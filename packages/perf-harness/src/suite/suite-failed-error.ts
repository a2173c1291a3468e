import { PerfHarnessError } from '../errors/perf-harness-error.ts';
import { errorMessage } from '../errors/thrown.ts';
import type { BenchmarkSuiteResult } from './benchmark-suite-result.ts';

/** Where in its run a suite failed. An operation that fails is counted and fails no suite. */
export type SuiteStage = 'setup' | 'benchmarks' | 'teardown';

const measuredUntil: Readonly<Record<SuiteStage, string>> = {
  setup: 'Nothing was measured.',
  benchmarks: "'result' holds what was measured until then.",
  teardown: "Everything was measured ('result' holds it), but something may be left open.",
};

/** A suite that could not run to its end. */
export class SuiteFailedError extends PerfHarnessError {
  readonly during: SuiteStage;
  /** What was measured. */
  readonly result: BenchmarkSuiteResult;

  constructor(result: BenchmarkSuiteResult, during: SuiteStage, cause: unknown) {
    const reason = errorMessage(cause);
    const message = `Suite '${result.suite}' failed in its ${during}: ${reason}\n${measuredUntil[during]}`;
    super('SuiteFailedError', 'HF_PERF_SUITE_FAILED', message, { cause });
    this.during = during;
    this.result = result;
  }
}
