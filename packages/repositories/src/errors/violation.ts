import { type AnyTable, uniqueKeyName } from '@holdfast/db-types';

/** Which rule of the database a write broke, as far as the database says. */
export interface Violation {
  readonly constraint: string | undefined;
  /** The properties it is about; columns that the table does not describe have their names in the database. */
  readonly properties: readonly string[];
}

const postgresKey = /^Key \((?<columns>.+?)\)=\(/;
const sqliteColumns = /^(?:UNIQUE|NOT NULL) constraint failed: (?<columns>[^:]+)$/;
/** An index of an expression is named in place of its columns. */
const sqliteIndex = /^UNIQUE constraint failed: index '(?<constraint>.+)'$/;
const sqliteCheck = /^CHECK constraint failed: (?<constraint>.+)$/;

/** Reads what the driver's error says beside its code. */
export function violationIn(table: AnyTable, error: unknown): Violation {
  const text = (property: string): string | undefined => {
    const value: unknown =
      typeof error === 'object' && error !== null ? Reflect.get(error, property) : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  const message = text('message') ?? '';
  const index = sqliteIndex.exec(message)?.groups?.['constraint'];
  if (index !== undefined) return { constraint: index, properties: propertiesOfIndex(table, index) };
  const listed =
    postgresKey.exec(text('detail') ?? '')?.groups?.['columns'] ??
    sqliteColumns.exec(message)?.groups?.['columns'] ??
    text('column');
  return {
    constraint: text('constraint') ?? sqliteCheck.exec(message)?.groups?.['constraint'],
    properties: listed === undefined ? [] : listed.split(', ').map((column) => propertyOf(table, column)),
  };
}

/** The one property of a unique index that has the name such an index usually has. */
function propertiesOfIndex(table: AnyTable, index: string): readonly string[] {
  return Object.keys(table.columns).filter(
    (property) => uniqueKeyName(table, { properties: [property] }) === index,
  );
}

/** PostgreSQL says `email` or `"fullName"`, or an index's expression, `lower(email::text)`; SQLite says `users.email`. */
function propertyOf({ columns, name }: AnyTable, listed: string): string {
  const column = listed.replace(`${name}.`, '').replaceAll('"', '');
  const inside = /^\w+\(+(?<column>\w+)\)*(?:::\w+\)*)?$/.exec(column)?.groups?.['column'] ?? column;
  return Object.values(columns).find(({ databaseName }) => databaseName === inside)?.property ?? column;
}
