import { QueryError } from '../errors/query-error.ts';
import type { TableMapping } from '../mapping/table-mapping.ts';
import { slot } from '../statements/slot.ts';
import { everything, type Predicate } from './predicate.ts';

/**
 * Rows at this version; every row where none is expected.
 * @throws QueryError where the table is not versioned; ColumnValueError where it is no version
 */
export function atVersion(mapping: TableMapping, version: number | undefined): Predicate {
  if (version === undefined) return everything;
  const property = mapping.table.roles.version;
  if (property === undefined) {
    throw new QueryError(`${mapping.table.name} is not versioned: leave "version" out.`);
  }
  const { databaseName, encode } = mapping.column(property);
  return {
    shape: 'version',
    values: [encode(version)],
    apply: (query, firstSlot) => query.where(databaseName, slot(firstSlot)),
  };
}
