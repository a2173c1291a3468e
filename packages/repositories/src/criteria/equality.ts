import type { MappedColumn } from '../mapping/mapped-column.ts';
import type { MappedTable } from '../mapping/mapped-table.ts';
import { slot } from '../statements/slot.ts';
import type { Predicate } from './predicate.ts';

/** Rows with this value, given as the driver takes it. */
export function equals({ property, databaseName }: MappedColumn, value: unknown): Predicate {
  return {
    shape: `${property} eq`,
    values: [value],
    apply: (query, firstSlot) => query.where(databaseName, slot(firstSlot)),
  };
}

/** Rows with one of these values of a key, the table's own or another's, given as the driver takes them. */
export function isIn(
  { dialect }: MappedTable,
  { property, databaseName }: MappedColumn,
  values: readonly unknown[],
): Predicate {
  return {
    shape: `${property} in`,
    values: [dialect.encodeKeys(values)],
    apply: (query, firstSlot) => dialect.whereIn(query, databaseName, slot(firstSlot)),
  };
}

/** Rows with one of these combinations of values, each given as the driver takes it, in the order of the columns. */
export function isAnyOf(
  mapped: MappedTable,
  columns: readonly MappedColumn[],
  combinations: readonly (readonly unknown[])[],
): Predicate {
  const [only] = columns;
  if (columns.length === 1 && only !== undefined) {
    return isIn(
      mapped,
      only,
      combinations.map(([value]) => value),
    );
  }
  const values = mapped.dialect.encodeCombinations(columns, combinations);
  return {
    shape: `(${columns.map(({ property }) => property).join(',')}) in`,
    values,
    apply: (query, firstSlot) =>
      mapped.dialect.whereAnyOf(
        query,
        columns,
        values.map((_, index) => slot(firstSlot + index)),
      ),
  };
}
