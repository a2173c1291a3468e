import type { AnyTable } from '@holdfast/db-types';
import type { DialectName } from '@holdfast/resilience';
import type { Predicate } from '../criteria/predicate.ts';
import { type Visibility, visibilities } from '../criteria/visibility.ts';
import { dialects } from '../dialects/index.ts';
import type { SqlDialect } from '../dialects/sql-dialect.ts';
import { StatementCache } from '../statements/statement-cache.ts';
import { TableMapping } from './table-mapping.ts';

/** A table as one dialect stores it, with the statements compiled for it so far. */
export interface MappedTable {
  readonly mapping: TableMapping;
  readonly dialect: SqlDialect;
  readonly statements: StatementCache;
  /** The rows that are seen. */
  readonly seen: Readonly<Record<Visibility, Predicate>>;
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
    mapped = {
      mapping,
      dialect: dialects[dialect],
      statements: new StatementCache(),
      seen: visibilities(mapping),
    };
    byDialect.set(dialect, mapped);
  }
  return mapped;
}
