import { PerfHarnessError } from '../../errors/perf-harness-error.ts';

/** What was worked on does not close: something of it is still held. */
export class NotClosedError extends PerfHarnessError {
  constructor(of: string, withinMs: number) {
    super(
      'NotClosedError',
      'HF_PERF_NOT_CLOSED',
      `What '${of}' worked on had not closed ${withinMs} ms after it was told to: a connection was not given back, or its end() hangs. A SessionTracker names who took it.`,
    );
  }
}
