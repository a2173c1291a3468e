import { quoteKey } from './quote-value.ts';
import { RepositoryError } from './repository-error.ts';

/** No row has this key, or the row that has it is deleted. */
export class NotFoundError extends RepositoryError {
  readonly table: string;
  readonly key: unknown;
  /** When the row was deleted, where there is one that was. */
  readonly deletedAt: Date | undefined;

  constructor(table: string, key: unknown, deletedAt?: Date) {
    super(
      'NotFoundError',
      'HF_NOT_FOUND',
      deletedAt === undefined
        ? `${table} has no row with the key ${quoteKey(key)}.`
        : `${table} ${quoteKey(key)} was deleted at ${deletedAt.toISOString()}. Restore it first.`,
    );
    this.table = table;
    this.key = key;
    this.deletedAt = deletedAt;
  }
}
