import type { ColumnBuilder } from '../column/column-builder.ts';
import { integer } from '../columns/integer.ts';

/** How often a row was changed, for optimistic locking. Spread into a table's columns. */
export const versioned: { readonly version: ColumnBuilder<number, 'version'> } = {
  version: integer().plays('version'),
};
