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

/**
 * Finds the positions of rows in an order. Most columns' values are in the rows themselves; those that reading changes are
 * selected beside them, as the database wrote them.
 */
export class PositionReader {
  /** SQL to select beside the row; empty where there is nothing. */
  readonly selection: string;
  readonly #order: readonly Order[];
  /** By the order's columns: what its value is selected as, where it is selected beside the row. No property begins so. */
  readonly #aliases: readonly (string | undefined)[];

  constructor({ mapping, dialect }: MappedTable, order: readonly Order[]) {
    this.#order = order;
    this.#aliases = order.map(({ column }, index) =>
      dialect.readsExactly(column) ? undefined : `${mapping.ownPrefix}${index}`,
    );
    this.selection = order
      .flatMap(({ column }, index) => {
        const alias = this.#aliases[index];
        if (alias === undefined) return [];
        return `${dialect.asStored(mapping.nameOf(column))} as ${mapping.quote(alias)}`;
      })
      .join(', ');
  }

  /** Takes what was selected beside the rows out of them, before they are decoded; answers it by row. */
  take(rows: Record<string, unknown>[]): readonly (readonly unknown[])[] {
    if (this.selection === '') return [];
    const taken = rows.map((row) => this.#aliases.map((alias) => alias && row[alias]));
    for (const alias of this.#aliases) {
      if (alias === undefined) continue;
      for (const [index, row] of rows.entries()) {
        // A copy without it takes half the time of `delete`.
        const { [alias]: _, ...others } = row;
        rows[index] = others;
      }
    }
    return taken;
  }

  /** The position of a row that has been decoded, with what was taken out of it. */
  positionOf(row: Readonly<Record<string, unknown>>, taken: readonly unknown[] = []): readonly StoredValue[] {
    return this.#order.map(({ column: { property, encode } }, index) => {
      const value = this.#aliases[index] === undefined ? row[property] : taken[index];
      const stored = value === null || this.#aliases[index] !== undefined ? value : encode(value);
      // The driver returns what it could be given; yes and no it takes as text.
      return (typeof stored === 'boolean' ? String(stored) : stored) as StoredValue;
    });
  }
}
