import type { AnyTable } from '@holdfast/db-types';
import type { DialectName } from '@holdfast/resilience';
import { dialects } from '../dialects/index.ts';
import type { SqlDialect } from '../dialects/sql-dialect.ts';
import { StatementCache } from '../statements/statement-cache.ts';
import { TableMapping } from './table-mapping.ts';

/** A table as one dialect stores it, with the statements compiled for it so far. */
export interface MappedTable {
  readonly mapping: TableMapping;
  readonly dialect: SqlDialect;
  readonly statements: StatementCache;
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
    mapped = {
      mapping: new TableMapping(table, dialect),
      dialect: dialects[dialect],
      statements: new StatementCache(),
    };
    byDialect.set(dialect, mapped);
  }
  return mapped;
}
