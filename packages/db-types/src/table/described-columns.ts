import type { Column } from '../column/column.ts';
import type { AnyColumnBuilder, ColumnBuilder } from '../column/column-builder.ts';

/** Columns being described, by their property. */
export type ColumnBuilders = Readonly<Record<string, AnyColumnBuilder>>;

/** The columns that builders describe. */
export type ColumnsOf<Builders extends ColumnBuilders> = {
  readonly [Property in keyof Builders]: Builders[Property] extends ColumnBuilder<
    infer Value,
    infer Flags,
    infer _KeyFlags
  >
    ? Column<Value, Flags>
    : never;
};
