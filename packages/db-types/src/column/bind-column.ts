import type { Dialect, DialectName } from '../dialect/dialect.ts';
import { dialectOf } from '../dialect/dialects.ts';
import { type StoredAs, storedAs } from '../dialect/storage.ts';
import type { Codec } from './codec.ts';
import type { AnyColumn, Column, ColumnFlag } from './column.ts';
import type { ColumnDefinition } from './column-builder.ts';
import type { ColumnType, ColumnTypeName, Portable } from './column-type.ts';
import { type Refuse, refusalsOf } from './column-value-error.ts';

/** Makes a described column a column of this table, under this property. */
export function bindColumn(
  table: string,
  property: string,
  definition: ColumnDefinition<unknown>,
): AnyColumn {
  const databaseName = definition.databaseName ?? property;
  const type = definition.type.at?.({ table, column: databaseName }) ?? definition.type;
  const nullable = definition.nullable ?? false;
  const secret = definition.secret ?? type.secret ?? false;
  const refuse = refusalsOf(table, property, secret);
  const column: Column<unknown, ColumnFlag> = {
    table,
    property,
    databaseName,
    type: type.name,
    nullable,
    primaryKey: definition.primaryKey ?? false,
    role: definition.role,
    secret,
    derived: type.derived,
    element: elementOf(table, property, definition),
    default: defaultOf(definition),
    generatedByDatabase: definition.generatedByDatabase ?? false,
    nativeType: (dialect) => storedAs(dialectOf(dialect).storage, type).nativeType,
    codec: (dialect: Dialect | DialectName) => {
      const codec = codecOf(type, dialectOf(dialect), refuse);
      if (nullable) return allowNull(codec);
      return type.name === 'list' ? readNullAsEmpty(forbidNull(codec, refuse)) : forbidNull(codec, refuse);
    },
  };
  return Object.freeze(column);
}

function elementOf(
  table: string,
  property: string,
  { type: { parameters }, databaseName, secret }: ColumnDefinition<unknown>,
): AnyColumn | undefined {
  if (!('element' in parameters)) return undefined;
  return bindColumn(table, property, {
    type: parameters.element,
    ...(databaseName !== undefined && { databaseName }),
    ...(secret && { secret }),
  });
}

/** A constant is copied for each row: one row's JSON must not change the next one's. */
function defaultOf(definition: ColumnDefinition<unknown>): (() => unknown) | undefined {
  const { default: given, type, generatesKey } = definition;
  if (given === undefined) {
    return generatesKey && !definition.generatedByDatabase ? type.generate?.bind(type) : undefined;
  }
  if ('make' in given) return given.make;
  const { value } = given;
  return typeof value === 'object' && value !== null ? () => structuredClone(value) : () => value;
}

function codecOf<Name extends ColumnTypeName>(
  type: ColumnType<unknown, Name>,
  dialect: Dialect,
  refuse: Refuse,
): Codec<unknown> {
  const stored: StoredAs<Portable[Name]> = storedAs(dialect.storage, type);
  const decode = decoderOf(type, stored, refuse);
  const { selectAs } = stored;
  return {
    encode: encoderOf(type, stored, refuse),
    ...(decode && { decode }),
    ...(selectAs && { selectAs }),
  };
}

function encoderOf<Name extends ColumnTypeName>(
  type: ColumnType<unknown, Name>,
  { encode }: StoredAs<Portable[Name]>,
  refuse: Refuse,
): (value: unknown) => unknown {
  return encode ? (value) => encode(type.accept(value, refuse)) : (value) => type.accept(value, refuse);
}

function decoderOf<Name extends ColumnTypeName>(
  type: ColumnType<unknown, Name>,
  { decode }: StoredAs<Portable[Name]>,
  refuse: Refuse,
): ((stored: unknown) => unknown) | undefined {
  if (type.restore === undefined) return decode && ((stored) => decode(stored, refuse));
  const restore = type.restore.bind(type);
  return decode
    ? (stored) => restore(decode(stored, refuse), refuse)
    : // Without a decode, what the driver returns is the portable value.
      (stored) => restore(stored as Portable[Name], refuse);
}

function allowNull({ encode, decode, ...rest }: Codec<unknown>): Codec<unknown> {
  return {
    ...rest,
    encode: (value) => (value === null ? null : encode(value)),
    ...(decode && { decode: (stored: unknown) => (stored === null ? null : decode(stored)) }),
  };
}

/** Some decoders would make a value of null (a boolean's makes true), so it is refused before it reaches them. */
function forbidNull({ encode, decode, ...rest }: Codec<unknown>, refuse: Refuse): Codec<unknown> {
  const refused = 'the column is not nullable';
  return {
    ...rest,
    encode: (value) => {
      if (value === null) throw refuse(value, refused);
      return encode(value);
    },
    ...(decode && {
      decode: (stored: unknown) => {
        if (stored === null) throw refuse(stored, `${refused}, yet the database returned it`);
        return decode(stored);
      },
    }),
  };
}

/** Prisma leaves a list that nobody gave null in the database, and reads it as an empty one. */
function readNullAsEmpty({ decode, ...rest }: Codec<unknown>): Codec<unknown> {
  return { ...rest, decode: (stored) => (stored === null ? [] : decode ? decode(stored) : stored) };
}
