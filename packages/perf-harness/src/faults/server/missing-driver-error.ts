import { PerfHarnessError } from '../../errors/perf-harness-error.ts';

/** A fault to a PostgreSQL server is done by SQL, and the driver `pg` cannot be loaded. */
export class MissingDriverError extends PerfHarnessError {
  constructor(cause: unknown) {
    super(
      'MissingDriverError',
      'HF_PERF_DRIVER_MISSING',
      'the driver pg could not be loaded, which ends the sessions of a PostgreSQL server. ' +
        'Install pg, or give the server a terminate() and a ready() of its own.',
      { cause },
    );
  }
}
