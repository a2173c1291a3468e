import type { AnyTable } from '../table/table.ts';

/** A pair of columns that are equal in rows that belong together. */
export interface JoinedColumns {
  /** A property of the table the relation starts at. */
  readonly from: string;
  /** A property of the table it leads to. */
  readonly to: string;
}

/** How rows of one table lead to rows of another. */
export interface Relation<
  Target extends AnyTable = AnyTable,
  Kind extends 'one' | 'many' = 'one' | 'many',
  Nullable extends boolean = boolean,
  Name extends string = string,
> {
  readonly kind: Kind;
  /** The table it leads to. */
  readonly table: Target;
  /** The name of that table among the tables of `defineRelations`: under it stand that table's own relations. */
  readonly target: Name;
  /** The columns that are equal; of a relation through another table, those of this table and that one. */
  readonly on: readonly JoinedColumns[];
  /** The table in between, where each row has many of the other, and each of the other many of these. */
  readonly through: { readonly table: AnyTable; readonly on: readonly JoinedColumns[] } | undefined;
  /** Whether there may be none; of many, there may always be none, and it is `false`. */
  readonly nullable: Nullable;
}

/** The relations of every table, by the table's name in `defineRelations` and the relation's own. */
export type Relations = Readonly<Record<string, Readonly<Record<string, Relation>>>>;
