import { quoteKey } from './quote-value.ts';
import { RepositoryError } from './repository-error.ts';

/** The row may be read by the actor, and not be written. Nothing was written. */
export class AccessDeniedError extends RepositoryError {
  readonly table: string;
  readonly key: unknown;
  /** The id of the actor. */
  readonly actor: string;

  constructor(table: string, key: unknown, actor: string) {
    super(
      'AccessDeniedError',
      'HF_ACCESS_DENIED',
      `${table} ${quoteKey(key)} cannot be written by ${quoteKey(actor)}: it is neither theirs nor their organization's. Its owner can change its access level.`,
    );
    this.table = table;
    this.key = key;
    this.actor = actor;
  }
}
