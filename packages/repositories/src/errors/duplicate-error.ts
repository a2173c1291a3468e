import { RepositoryError } from './repository-error.ts';

/** Another row already has what must be unique. Nothing was written. */
export class DuplicateError extends RepositoryError {
  readonly table: string;
  /** The constraint or the unique index, where the database names it. */
  readonly constraint: string | undefined;

  constructor(table: string, constraint: string | undefined, cause: unknown) {
    super(
      'DuplicateError',
      'HF_DUPLICATE',
      `${table} already has a row with these values${constraint === undefined ? '' : ` (${constraint})`}. Choose others, or update that row.`,
      { cause },
    );
    this.table = table;
    this.constraint = constraint;
  }
}
