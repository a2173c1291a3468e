import type { Dialect, DialectName } from '../dialect/dialect.ts';
import type { Codec } from './codec.ts';
import type { ColumnTypeName } from './column-type.ts';
import type { Derivation } from './derivation.ts';
import type { Role } from './role.ts';

/**
 * What the row types need to know of a column beside its value: whether it is (part of) the primary key, whether a new
 * row may leave it out, whether it is made from another one, and the role it plays.
 */
export type ColumnFlag = 'primaryKey' | 'optional' | 'derived' | Role;

/** Exists in types only: carries a column's type parameters to the row types. */
declare const shape: unique symbol;

/** A column of a table: facts, and the way its values go to each database. */
export interface Column<Value = unknown, Flags extends ColumnFlag = never> {
  /** The table's name in the database. */
  readonly table: string;
  /** The name of the property in rows. */
  readonly property: string;
  /** The name in the database. */
  readonly databaseName: string;
  readonly type: ColumnTypeName;
  readonly nullable: boolean;
  readonly primaryKey: boolean;
  /** The role it plays; a column with one is written by the repository, not by callers (but for an access level). */
  readonly role: Role | undefined;
  /** Whether its values may never be shown: an audit trail says that they changed, and not to what. */
  readonly secret: boolean;
  /** Set where its values are made from another column's: such a column is the repository's own, and in no row. */
  readonly derived: Derivation | undefined;
  /** Of a list, what each element is: its codec and native type are those of one element. */
  readonly element: AnyColumn | undefined;
  /** Makes the value for a new row that leaves the column out. */
  readonly default: (() => Value) | undefined;
  /** Whether the database fills the column in where a new row leaves it out. */
  readonly generatedByDatabase: boolean;
  /** The type as DDL and casts name it: `timestamptz(3)`, `"Role"`. */
  nativeType(dialect: Dialect | DialectName): string;
  /** How values go to the driver and come back. Ask once and keep the answer: it is made anew each time. */
  codec(dialect: Dialect | DialectName): Codec<Value>;
  readonly [shape]?: { readonly value: Value; readonly flags: Flags };
}

/** A column of any type with any flags. */
export type AnyColumn = Column<unknown, ColumnFlag>;

/** What a column's values are in TypeScript. */
export type ValueOf<Subject extends AnyColumn> = NonNullable<Subject[typeof shape]>['value'];

/** The flags of a column. */
export type FlagsOf<Subject extends AnyColumn> = NonNullable<Subject[typeof shape]>['flags'];
