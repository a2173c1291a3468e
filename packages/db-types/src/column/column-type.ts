import type { Refuse } from './column-value-error.ts';

/** Anything JSON can say. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** The value every dialect gets of each column type, validated and normalised. */
export interface Portable {
  readonly guid: string;
  readonly text: string;
  readonly integer: number;
  readonly bigint: bigint;
  readonly boolean: boolean;
  readonly timestamp: Date;
  readonly json: JsonValue;
  readonly enumeration: string;
}

export type ColumnTypeName = keyof Portable;

/**
 * What a column holds, on every database alike. A type accepts only what all supported databases store without loss,
 * so a value that passes in a test on SQLite passes on PostgreSQL too; how it is stored is the dialect's business.
 */
export interface ColumnType<Value, Name extends ColumnTypeName = ColumnTypeName> {
  readonly name: Name;
  /** The name of the type in the database, where the database has one of its own for this column. */
  readonly databaseType?: string;
  /**
   * The value, normalised, in the form dialects store.
   * @throws what `refuse` makes, where the value cannot be stored without loss
   */
  accept(value: unknown, refuse: Refuse): Portable[Name];
  /** The value behind the stored form; absent where they are the same. */
  restore?(portable: Portable[Name], refuse: Refuse): Value;
  /** Makes a value for a primary key that the caller leaves out. */
  generate?(): Value;
}
