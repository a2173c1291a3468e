import type { AnyColumn } from '../column/column.ts';
import type { Role } from '../column/role.ts';

/** Columns by their property. */
export type Columns = Readonly<Record<string, AnyColumn>>;

/** Columns of which no two rows have the same values. Rows that are deleted softly do not count. */
export interface UniqueKey<Property extends string = string> {
  readonly properties: readonly Property[];
  /** The name of its index or constraint in the database, where it is not `<table>_<columns>_key`. */
  readonly name?: string;
}

/** A table with any columns: what code for every table takes. */
export interface AnyTable {
  /** The name in the database. */
  readonly name: string;
  /** The schema it is in, where the database has schemas. `undefined`: it is found by the search path. */
  readonly schema: string | undefined;
  readonly columns: Columns;
  /** The properties of the primary key, in the order they were listed. */
  readonly primaryKey: readonly string[];
  /** What is unique beside the primary key. */
  readonly uniqueKeys: readonly UniqueKey[];
  /** The property that plays each role; a role nobody plays is undefined. */
  readonly roles: { readonly [Played in Role]?: string };
}

/** A table: its columns by property, its keys, and which columns play a role. */
export interface Table<Described extends Columns> extends AnyTable {
  readonly columns: Described;
  readonly primaryKey: readonly (keyof Described & string)[];
  readonly uniqueKeys: readonly UniqueKey<keyof Described & string>[];
  readonly roles: { readonly [Played in Role]?: keyof Described & string };
}
