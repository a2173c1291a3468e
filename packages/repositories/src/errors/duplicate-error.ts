import { RepositoryError } from './repository-error.ts';
import type { Violation } from './violation.ts';

/** Another row already has what must be unique. Nothing was written. */
export class DuplicateError extends RepositoryError {
  readonly table: string;
  /** The constraint or the unique index, where the database names it. */
  readonly constraint: string | undefined;
  /** The properties whose values, taken together, another row has; empty where the database does not say. */
  readonly properties: readonly string[];

  constructor(table: string, { constraint, properties }: Violation, cause: unknown) {
    const which = properties.length > 0 ? properties.join(' + ') : 'values';
    super(
      'DuplicateError',
      'HF_DUPLICATE',
      `${table} already has a row with this ${which}${constraint === undefined ? '' : ` (${constraint})`}. Choose another, or update that row.`,
      { cause },
    );
    this.table = table;
    this.constraint = constraint;
    this.properties = properties;
  }
}
