import type { Refuse } from './column-value-error.ts';
import type { Derivation } from './derivation.ts';

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
  readonly caseInsensitiveText: string;
  readonly integer: number;
  readonly bigint: bigint;
  readonly decimal: string;
  readonly float: number;
  readonly boolean: boolean;
  readonly timestamp: Date;
  readonly date: string;
  readonly json: JsonValue;
  readonly enumeration: string;
  readonly bytes: Uint8Array;
  readonly ipAddress: string;
  readonly encrypted: string;
  readonly list: readonly unknown[];
}

export type ColumnTypeName = keyof Portable;

/** What a type's form in a database depends on beside its name. */
export interface TypeParameters {
  readonly guid: NoParameters;
  readonly text: {
    /** In code points, as `char(n)` and `varchar(n)` count. */
    readonly length?: number;
    readonly maxLength?: number;
  };
  readonly caseInsensitiveText: NoParameters;
  readonly integer: { readonly bits: 16 | 32 };
  readonly bigint: NoParameters;
  readonly decimal: {
    /** The digits in all. */
    readonly precision: number;
    /** The digits behind the point. */
    readonly scale: number;
  };
  readonly float: NoParameters;
  readonly boolean: NoParameters;
  readonly timestamp: {
    /** The digits of a second, 0 to 6. */
    readonly precision: number;
    readonly withTimeZone: boolean;
  };
  readonly date: NoParameters;
  readonly json: NoParameters;
  readonly enumeration: {
    /** The name of the enum type, where the database has one. */
    readonly databaseType?: string;
    /** The schema that the enum type is in. */
    readonly databaseSchema?: string;
  };
  readonly bytes: NoParameters;
  readonly ipAddress: NoParameters;
  readonly encrypted: NoParameters;
  readonly list: { readonly element: ColumnType<unknown> };
}

type NoParameters = Readonly<Record<never, never>>;

/** Where a column stands, as the database names it. */
export interface ColumnPlace {
  readonly table: string;
  readonly column: string;
}

/**
 * What a column holds, on every database alike. A type accepts only what all supported databases store without loss,
 * so a value that passes in a test on SQLite passes on PostgreSQL too; how it is stored is the dialect's business.
 */
export interface ColumnType<Value, Name extends ColumnTypeName = ColumnTypeName> {
  readonly name: Name;
  readonly parameters: TypeParameters[Name];
  /** Whether its values may never be shown. @default false */
  readonly secret?: boolean;
  /** Set where the values are made from another column's. */
  readonly derived?: Derivation;
  /**
   * The value, normalised, in the form dialects store.
   * @throws what `refuse` makes, where the value cannot be stored without loss
   */
  accept(value: unknown, refuse: Refuse): Portable[Name];
  /** The value behind the stored form; absent where they are the same. */
  restore?(portable: Portable[Name], refuse: Refuse): Value;
  /** Makes a value for a primary key that the caller leaves out. */
  generate?(): Value;
  /** The type as it is at this place, where that makes a difference. */
  at?(place: ColumnPlace): ColumnType<Value, Name>;
}
