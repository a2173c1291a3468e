import type { AnyTable, Row } from '@holdfast/db-types';
import type { TableMapping } from '../mapping/table-mapping.ts';
import type { AuditEntry, StoredChange } from './audit-log.ts';
import { fromJson } from './json-form.ts';

/** What became of one property. */
export interface Change<Value> {
  /** The value before; absent where the row was created. */
  readonly from?: Value;
  /** The value after; absent where the row was purged. */
  readonly to?: Value;
  /** In place of values that may not be shown. */
  readonly redacted?: true;
}

/** Changes of a row by property, with values as rows have them. */
export type Changes<T extends AnyTable> = { readonly [Property in keyof Row<T>]?: Change<Row<T>[Property]> };

/** An entry of the audit trail about a row of this table. */
export type HistoryEntry<T extends AnyTable> = Omit<AuditEntry, 'changes'> & {
  readonly changes: Changes<T>;
};

/** The entry with values as rows have them. What is about columns that the table no longer has stays as it is stored. */
export function typedEntry<T extends AnyTable>(mapping: TableMapping, entry: AuditEntry): HistoryEntry<T> {
  const changes: Record<string, StoredChange> = {};
  for (const [property, change] of Object.entries(entry.changes ?? {})) {
    changes[property] = mapping.has(property) ? typedChange(mapping, property, change) : change;
  }
  // Every value has been read by its column.
  return { ...entry, changes: changes as Changes<T> };
}

function typedChange(mapping: TableMapping, property: string, change: StoredChange): StoredChange {
  const column = mapping.column(property);
  return {
    ...change,
    ...('from' in change && { from: fromJson(column, change.from) }),
    ...('to' in change && { to: fromJson(column, change.to) }),
  };
}
