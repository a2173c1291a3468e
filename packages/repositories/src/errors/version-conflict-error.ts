import { quoteKey } from './quote-value.ts';
import { RepositoryError } from './repository-error.ts';

/** Somebody else changed the row since it was read. Nothing was written. */
export class VersionConflictError extends RepositoryError {
  readonly table: string;
  readonly key: unknown;
  /** The version the caller had read. */
  readonly expected: number;
  /** The version the row has now. */
  readonly actual: number;

  constructor(table: string, key: unknown, expected: number, actual: number) {
    super(
      'VersionConflictError',
      'HF_VERSION_CONFLICT',
      `${table} ${quoteKey(key)} is at version ${actual}, not ${expected}: it was changed since it was read. Read it again, and apply the change to what it is now.`,
    );
    this.table = table;
    this.key = key;
    this.expected = expected;
    this.actual = actual;
  }
}
