import { RepositoryError } from './repository-error.ts';

/** A list without a limit found more rows than one answer should hold. */
export class TooManyRowsError extends RepositoryError {
  readonly table: string;

  constructor(table: string, maximum: number) {
    super(
      'TooManyRowsError',
      'HF_TOO_MANY_ROWS',
      `${table}: more than ${maximum} rows match, too many for a list without a limit. Give a limit, or narrow the criteria.`,
    );
    this.table = table;
  }
}
