import { buildColumn } from '../column/build-column.ts';
import type { ColumnBuilder } from '../column/column-builder.ts';
import type { ColumnType } from '../column/column-type.ts';
import { whyNotStorable } from '../column/storable-text.ts';
import { quoteValue } from '../error/quote-value.ts';
import { TableDefinitionError } from '../table/table-definition-error.ts';

export interface EnumerationOptions {
  /** The enum type's name, where the database has one; used in casts and DDL. @default none: the values are text */
  readonly databaseType?: string;
  /** The schema that the enum type is in. @default none: it is found by the search path */
  readonly databaseSchema?: string;
}

/**
 * One of the values listed. Where the database calls them by other names, list them as `{ value: 'name in the database' }`.
 *
 * @throws TableDefinitionError where no value is listed, or two are the same
 * @example
 * role: enumeration(['admin', 'member'])
 * @example
 * role: enumeration({ Admin: 'admin', Member: 'member' }, { databaseType: 'user_role' })
 */
export function enumeration<const Value extends string>(
  values: readonly Value[] | { readonly [Name in Value]: string },
  options: EnumerationOptions = {},
): ColumnBuilder<Value> {
  const named = nameInDatabase(values);
  checkNames(named);
  return buildColumn(isRenamed(named) ? mappedType<Value>(named, options) : plainType<Value>(named, options));
}

/** Each value with its name in the database. */
type Names = ReadonlyMap<string, string>;

function nameInDatabase(values: readonly string[] | Readonly<Record<string, string>>): Names {
  if (!Array.isArray(values)) return new Map(Object.entries(values));
  const names = new Map(values.map((value: string) => [value, value]));
  if (names.size < values.length) {
    throw new TableDefinitionError(`An enumeration lists a value twice: ${list(values)}.`);
  }
  return names;
}

function checkNames(names: Names): void {
  if (names.size === 0) throw new TableDefinitionError('An enumeration needs at least one value.');
  if (new Set(names.values()).size < names.size) {
    throw new TableDefinitionError(
      `An enumeration gives two values one name in the database: ${list(names.values())}.`,
    );
  }
  for (const text of [...names.keys(), ...names.values()]) {
    const reason = whyNotStorable(text);
    if (reason) throw new TableDefinitionError(`An enumeration cannot hold ${quoteValue(text)}: ${reason}.`);
  }
}

function isRenamed(names: Names): boolean {
  return [...names].some(([value, name]) => value !== name);
}

function plainType<Value extends string>(names: Names, options: EnumerationOptions): ColumnType<Value> {
  const expected = `it is not one of ${list(names.keys())}`;
  return {
    name: 'enumeration',
    parameters: options,
    accept(value, refuse) {
      if (typeof value !== 'string' || !names.has(value)) throw refuse(value, expected);
      return value;
    },
  };
}

function mappedType<Value extends string>(names: Names, options: EnumerationOptions): ColumnType<Value> {
  const expected = `it is not one of ${list(names.keys())}`;
  const values = new Map([...names].map(([value, name]): [unknown, string] => [name, value]));
  return {
    name: 'enumeration',
    parameters: options,
    accept(value, refuse) {
      const name = typeof value === 'string' ? names.get(value) : undefined;
      if (name === undefined) throw refuse(value, expected);
      return name;
    },
    restore(stored, refuse) {
      const value = values.get(stored);
      if (value === undefined)
        throw refuse(stored, `the database holds what is not one of ${list(names.values())}`);
      // The map was made from the values themselves.
      return value as Value;
    },
  };
}

function list(texts: Iterable<string>): string {
  return [...texts].map(quoteValue).join(', ');
}
