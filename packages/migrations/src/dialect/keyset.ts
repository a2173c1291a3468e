import type { Queryable } from '@holdfast/resilience';

/** A column of a key, and how the key compares it. */
export interface KeyColumn {
  readonly name: string;
  /** As SQL spells it; `undefined` where there is none to speak of. */
  readonly collation: string | undefined;
  readonly nullable: boolean;
}

/** The columns of a unique index of all the rows of a table, in their order. */
export type UniqueKey = readonly KeyColumn[];

/** How a database's rows are gone through by a key. */
export interface Keyset {
  /** The unique keys of a table, its primary key first; none where there is no such table. */
  findKeys(on: Queryable, table: readonly string[]): Promise<readonly UniqueKey[]>;
  /** About how many rows there are; `source` is a query from FROM on. */
  estimate(on: Queryable, source: string): Promise<number>;
  /** An expression that gives a column's value as text, to the last bit. */
  toText(column: string): string;
  /** What `toText` gave, as an expression. */
  fromText(text: string): string;
  /** Added to a SELECT: keeps others from changing its rows. */
  readonly lockRows: string;
  /** A value as the driver takes it. */
  toParameter(value: unknown): unknown;
}
