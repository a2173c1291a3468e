import { PerfHarnessError } from '../errors/perf-harness-error.ts';
import type { LoadResult } from './load-result.ts';

/** A load whose signal was aborted. */
export class LoadCancelledError extends PerfHarnessError {
  /** What was measured until then. */
  readonly result: LoadResult;

  constructor(result: LoadResult, options: ErrorOptions) {
    const seconds = (result.durationMs / 1_000).toFixed(1);
    super(
      'LoadCancelledError',
      'HF_PERF_LOAD_CANCELLED',
      `Load '${result.load}' was cancelled after ${seconds} s; 'result' holds what was measured until then.`,
      options,
    );
    this.result = result;
  }
}
