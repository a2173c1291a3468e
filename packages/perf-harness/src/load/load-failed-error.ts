import { PerfHarnessError } from '../errors/perf-harness-error.ts';
import { errorMessage } from '../errors/thrown.ts';
import type { LoadResult } from './load-result.ts';

/** Where a load failed. An operation that fails is counted and fails no load. */
export type LoadStage = 'setup' | 'load' | 'teardown';

const measuredUntil: Readonly<Record<LoadStage, string>> = {
  setup: 'Nothing was measured.',
  load: "'result' holds what was measured until then.",
  teardown: "Everything was measured ('result' holds it), but something may be left open.",
};

/** A load that could not run to its end. */
export class LoadFailedError extends PerfHarnessError {
  readonly during: LoadStage;
  /** What was measured. */
  readonly result: LoadResult;

  constructor(result: LoadResult, during: LoadStage, cause: unknown) {
    const reason = errorMessage(cause);
    const message = `Load '${result.load}' failed in its ${during}: ${reason}\n${measuredUntil[during]}`;
    super('LoadFailedError', 'HF_PERF_LOAD_FAILED', message, { cause });
    this.during = during;
    this.result = result;
  }
}
