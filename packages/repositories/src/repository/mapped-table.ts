import type { AnyTable } from '@holdfast/db-types';
import type { DialectName } from '@holdfast/resilience';
import { dialects } from '../dialects/index.ts';
import { TableStatements } from '../statements/table-statements.ts';
import { TableMapping } from './table-mapping.ts';

/** A table as one dialect stores it, with the statements compiled for it so far. */
export interface MappedTable {
  readonly mapping: TableMapping;
  readonly statements: TableStatements;
}

const mappedTables = new WeakMap<AnyTable, Map<DialectName, MappedTable>>();

/** The same for every repository of the table, so that a session's first call finds everything compiled. */
export function mappedTable(table: AnyTable, dialect: DialectName): MappedTable {
  let byDialect = mappedTables.get(table);
  if (byDialect === undefined) {
    byDialect = new Map();
    mappedTables.set(table, byDialect);
  }
  let mapped = byDialect.get(dialect);
  if (mapped === undefined) {
    const mapping = new TableMapping(table, dialect);
    mapped = { mapping, statements: new TableStatements(mapping, dialects[dialect]) };
    byDialect.set(dialect, mapped);
  }
  return mapped;
}
