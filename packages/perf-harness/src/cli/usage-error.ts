import { PerfHarnessError } from '../errors/perf-harness-error.ts';

/** The command was called wrongly. */
export class UsageError extends PerfHarnessError {
  constructor(message: string, options?: ErrorOptions) {
    super('UsageError', 'HF_USAGE', message, options);
  }
}
