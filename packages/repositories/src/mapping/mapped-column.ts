import type { AnyColumn, ColumnTypeName, Derivation, DialectName } from '@holdfast/db-types';

/** A column as one dialect stores it. */
export interface MappedColumn {
  readonly property: string;
  readonly databaseName: string;
  readonly type: ColumnTypeName;
  readonly nullable: boolean;
  /** Of a list, what each element is. */
  readonly element: MappedColumn | undefined;
  /** Whether its values may not be shown. */
  readonly secret: boolean;
  /** The type as the database's casts name it. */
  readonly nativeType: string;
  /** How its values are made, where they are made from another column's. */
  readonly derived: Derivation | undefined;
  /** Whether the database fills the column in where a new row leaves it out. */
  readonly generatedByDatabase: boolean;
  /** Makes the value for a new row that leaves the column out. */
  readonly makeDefault: (() => unknown) | undefined;
  /** @throws ColumnValueError where the column cannot hold the value */
  readonly encode: (value: unknown) => unknown;
  /** Absent where what the driver returns is the value. */
  readonly decode: ((stored: unknown) => unknown) | undefined;
  /** What to select in place of the column, given its name; absent where it is selected by itself. */
  readonly selectAs: ((column: string) => string) | undefined;
}

export function mapColumn(column: AnyColumn, dialect: DialectName): MappedColumn {
  const { encode, decode, selectAs } = column.codec(dialect);
  return {
    property: column.property,
    databaseName: column.databaseName,
    type: column.type,
    nullable: column.nullable,
    element: column.element && mapColumn(column.element, dialect),
    secret: column.secret,
    nativeType: column.nativeType(dialect),
    derived: column.derived,
    generatedByDatabase: column.generatedByDatabase,
    makeDefault: column.default,
    encode,
    decode,
    selectAs,
  };
}
