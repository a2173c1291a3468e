import type { PlainType, TypePlan } from './table-plan.ts';

/** The databases a schema can be for. */
export type Provider = 'postgresql' | 'sqlite';

/** Makes a type of what stands in a native type's parentheses. */
type Make = (...args: readonly number[]) => PlainType | { readonly name: 'json' };

/** What a value of the type would lose, or why there is no column for it, as a clause. */
type Refused = string;

type NativeTypes = Readonly<Record<string, Readonly<Record<string, Make | Refused>>>>;

const text: Make = (maxLength) => ({
  name: 'text',
  ...(maxLength !== undefined && { options: { maxLength } }),
});
const asItIs =
  (name: PlainType['name'] | 'json'): Make =>
  () => ({ name });
const decimal: Make = (precision, scale = 0) =>
  precision === undefined ? { name: 'decimal' } : { name: 'decimal', options: { precision, scale } };

/** PostgreSQL keeps microseconds where nothing is said, and Prisma says 3 where no native type is given. */
const timestamp =
  (withTimeZone: boolean): Make =>
  (precision = 6) => {
    const options = { ...(precision !== 3 && { precision }), ...(!withTimeZone && { withTimeZone }) };
    return { name: 'timestamp', ...(Object.keys(options).length > 0 && { options }) };
  };

const timeOfDay = 'a time of day is no point in time, and there is no column for it';
const bits = 'there is no column for strings of bits';

/** The column types of each Prisma type, by the native types (`@db.…`) it can have; `none` where it has none. */
const postgresql: NativeTypes = {
  String: {
    none: text,
    Text: text,
    VarChar: text,
    // It fills up with blanks what is shorter, so that only texts of the full length come back as they were.
    Char: (length = 1) => ({ name: 'text', options: { length } }),
    Uuid: asItIs('guid'),
    Citext: asItIs('caseInsensitiveText'),
    Inet: asItIs('ipAddress'),
    Xml: 'there is no column for XML',
    Bit: bits,
    VarBit: bits,
  },
  Int: {
    none: asItIs('integer'),
    Integer: asItIs('integer'),
    SmallInt: asItIs('smallint'),
    Oid: 'an object identifier is larger than an integer',
  },
  BigInt: { none: asItIs('bigint'), BigInt: asItIs('bigint') },
  Decimal: { none: decimal, Decimal: decimal, Money: "the server's locale decides what a `money` is" },
  Float: {
    none: asItIs('float'),
    DoublePrecision: asItIs('float'),
    Real: 'it keeps some 7 digits of a number and drops the rest without a word; `@db.DoublePrecision` keeps all',
  },
  Boolean: { none: asItIs('boolean'), Boolean: asItIs('boolean') },
  DateTime: {
    none: () => timestamp(false)(3),
    Timestamp: timestamp(false),
    Timestamptz: timestamp(true),
    Date: asItIs('date'),
    Time: timeOfDay,
    Timetz: timeOfDay,
  },
  Json: { none: asItIs('json'), JsonB: asItIs('json'), Json: asItIs('json') },
  Bytes: { none: asItIs('bytes'), ByteA: asItIs('bytes') },
};

/** SQLite has no native types: what a field is kept as is Prisma's own affair. */
const sqlite: NativeTypes = {
  String: { none: text },
  Int: { none: asItIs('integer') },
  BigInt: { none: asItIs('bigint') },
  Decimal: { none: 'Prisma keeps it on SQLite as a float, which is not exact' },
  Float: { none: asItIs('float') },
  Boolean: { none: asItIs('boolean') },
  DateTime: { none: asItIs('timestamp') },
  Json: { none: asItIs('json') },
  Bytes: { none: asItIs('bytes') },
};

const nativeTypes: { readonly [Name in Provider]: NativeTypes } = { postgresql, sqlite };

/** The column type of a Prisma type with this native type, or why there is none. */
export function scalarType(
  provider: Provider,
  prismaType: string,
  native: readonly [string, readonly string[]] | undefined,
): TypePlan | { readonly refused: string } {
  const [name, args] = native ?? ['none', []];
  const found = nativeTypes[provider][prismaType]?.[name];
  if (typeof found === 'function') return found(...args.map(Number));
  const written = native === undefined ? prismaType : `\`@db.${name}\``;
  return { refused: `${written} cannot be a column: ${found ?? 'it is not known here'}` };
}
