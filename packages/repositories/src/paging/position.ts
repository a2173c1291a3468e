import type { MappedTable } from '../mapping/mapped-table.ts';
import type { Order } from '../reading/order.ts';

/**
 * A value as the database wrote it, and not as it is in TypeScript: a `Date` has milliseconds, the column may have
 * microseconds, and rows between the two would be skipped or repeated.
 */
export type StoredValue = string | number | bigint | Uint8Array | null;

/** A place in an order: the values, by the order's columns, of a row that is or was there. */
export interface Position {
  readonly values: readonly StoredValue[];
  /** Whether the row at that place is itself among those that follow. */
  readonly inclusive: boolean;
}

/** SQL that selects a row's position in the order, beside the row itself. */
export function positionSelection(mapped: MappedTable, order: readonly Order[]): string {
  return order
    .map(({ column }, index) => {
      const stored = mapped.dialect.asStored(mapped.mapping.nameOf(column));
      return `${stored} as ${mapped.mapping.quote(aliasOf(mapped, index))}`;
    })
    .join(', ');
}

/** Takes the positions out of rows that were selected with them, so that only the row is left. */
export function takePositions(
  mapped: MappedTable,
  order: readonly Order[],
  rows: readonly Record<string, unknown>[],
): readonly (readonly StoredValue[])[] {
  const aliases = order.map((_, index) => aliasOf(mapped, index));
  // From the last one on: an object stays fast while it loses what it was given last.
  const lastFirst = aliases.toReversed();
  return rows.map((row) => {
    // The driver returns what it could be given.
    const values = aliases.map((alias) => row[alias] as StoredValue);
    for (const alias of lastFirst) delete row[alias];
    return values;
  });
}

/** No column's property begins so. */
function aliasOf({ mapping }: MappedTable, index: number): string {
  return `${mapping.ownPrefix}${index}`;
}
