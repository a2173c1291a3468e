import type { AnyColumn } from '../column/column.ts';
import type { Role } from '../column/role.ts';

/** Columns by their property. */
export type Columns = Readonly<Record<string, AnyColumn>>;

/** A table with any columns: what code for every table takes. */
export interface AnyTable {
  /** The name in the database. */
  readonly name: string;
  readonly columns: Columns;
  /** The properties of the primary key, in the order they were listed. */
  readonly primaryKey: readonly string[];
  /** The property that plays each role; a role nobody plays is undefined. */
  readonly roles: { readonly [Played in Role]?: string };
}

/** A table: its columns by property, its key, and which columns play a role. */
export interface Table<Described extends Columns> extends AnyTable {
  readonly columns: Described;
  readonly primaryKey: readonly (keyof Described & string)[];
  readonly roles: { readonly [Played in Role]?: keyof Described & string };
}
