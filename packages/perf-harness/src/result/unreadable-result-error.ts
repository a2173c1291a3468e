import { PerfHarnessError } from '../errors/perf-harness-error.ts';

/** A stored result that is none, was damaged, or has the format of another version. */
export class UnreadableResultError extends PerfHarnessError {
  readonly source: string;

  constructor(source: string, what: string, options?: ErrorOptions) {
    super('UnreadableResultError', 'HF_PERF_RESULT_UNREADABLE', `${source} ${what}`, options);
    this.source = source;
  }
}
