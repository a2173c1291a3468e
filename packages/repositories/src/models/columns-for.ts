import type { Column, ColumnFlag } from '@holdfast/db-types';

/** Columns of any kind that hold what the properties of `Values` are. */
export type ColumnsFor<Values> = {
  readonly [Property in keyof Values]: Column<Values[Property], ColumnFlag>;
};
