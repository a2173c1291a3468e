import { RepositoryError } from './repository-error.ts';
import type { Violation } from './violation.ts';

/** A row breaks a rule that the database holds it to: a check, a column that must have a value. Nothing was written. */
export class CheckError extends RepositoryError {
  readonly table: string;
  readonly constraint: string | undefined;
  /** The properties it is about; empty where the database does not say. */
  readonly properties: readonly string[];

  constructor(table: string, { constraint, properties }: Violation, cause: unknown) {
    const rule =
      constraint ?? (properties.length > 0 ? `${properties.join(' + ')} must have a value` : 'a check');
    super('CheckError', 'HF_CHECK', `${table}: the row breaks ${rule}. Give values that meet it.`, { cause });
    this.table = table;
    this.constraint = constraint;
    this.properties = properties;
  }
}
