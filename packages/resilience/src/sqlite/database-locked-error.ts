import { HoldfastError } from '../errors/holdfast-error.ts';

/** Another process held the lock of the database for longer than this one may wait. Nothing was changed. */
export class DatabaseLockedError extends HoldfastError {
  readonly waitedMs: number;

  constructor(path: string, waitedMs: number, attempts: number, cause: unknown) {
    super(
      'DatabaseLockedError',
      'HF_DATABASE_LOCKED',
      `${path} was locked by another process for ${Math.floor(waitedMs)} ms (asked ${attempts} times).\n` +
        '  Look for a process with a long write transaction, keep those short, or raise waitMs.',
      { cause },
    );
    this.waitedMs = waitedMs;
  }
}
