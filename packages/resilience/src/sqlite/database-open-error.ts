import { HoldfastError } from '../errors/holdfast-error.ts';

/** The database's file could not be opened. */
export class DatabaseOpenError extends HoldfastError {
  constructor(path: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(
      'DatabaseOpenError',
      'HF_DATABASE_OPEN',
      `the SQLite database ${path} could not be opened: ${reason}.\n` +
        '  Look whether its folder exists, this process may write there, and the file is a SQLite database.',
      { cause },
    );
  }
}
