import type { Dialect, DialectName } from '../dialect/dialect.ts';
import { dialectOf } from '../dialect/dialects.ts';
import type { AnyTable } from './table.ts';

/** A table's name as a statement says it: quoted, and with its schema where it has one and the database has schemas. */
export function qualifiedName(table: AnyTable, dialect: Dialect | DialectName): string {
  const { quoteIdentifier, supportsSchemas } = dialectOf(dialect);
  const name = quoteIdentifier(table.name);
  return table.schema === undefined || !supportsSchemas ? name : `${quoteIdentifier(table.schema)}.${name}`;
}
