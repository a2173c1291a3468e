import { RepositoryError } from './repository-error.ts';
import type { Violation } from './violation.ts';

/** A row would refer to one that is not there, or one is still referred to. Nothing was written. */
export class ForeignKeyError extends RepositoryError {
  readonly table: string;
  readonly constraint: string | undefined;
  /** The properties that refer, or are referred to; empty where the database does not say. */
  readonly properties: readonly string[];

  constructor(table: string, { constraint, properties }: Violation, cause: unknown) {
    const what =
      cause instanceof Error && 'detail' in cause && cause.detail ? String(cause.detail) : undefined;
    super(
      'ForeignKeyError',
      'HF_FOREIGN_KEY',
      `${table}: a row refers to one that is not there, or is still referred to${constraint === undefined ? '' : ` (${constraint})`}.${what === undefined ? '' : ` ${what}`} Create what is referred to first, or remove what refers to it.`,
      { cause },
    );
    this.table = table;
    this.constraint = constraint;
    this.properties = properties;
  }
}
