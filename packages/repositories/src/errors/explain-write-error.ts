import type { AnyTable } from '@holdfast/db-types';
import { classifyError } from '@holdfast/resilience';
import { CheckError } from './check-error.ts';
import { DuplicateError } from './duplicate-error.ts';
import { ForeignKeyError } from './foreign-key-error.ts';
import { violationIn } from './violation.ts';

/** The error of this package that says what a failed write means; the error itself where there is none. */
export function explainWriteError(table: AnyTable, error: unknown): unknown {
  switch (classifyError(error).kind) {
    case 'unique-violation':
      return new DuplicateError(table.name, violationIn(table, error), error);
    case 'foreign-key-violation':
      return new ForeignKeyError(table.name, violationIn(table, error), error);
    case 'check-violation':
    case 'not-null-violation':
    case 'exclusion-violation':
      return new CheckError(table.name, violationIn(table, error), error);
    default:
      return error;
  }
}
