import { createHash } from 'node:crypto';
import type { Dialect, DialectName } from '../dialect/dialect.ts';
import { dialectOf } from '../dialect/dialects.ts';
import { MAX_NAME_BYTES } from './check-table.ts';
import { qualifiedName } from './qualified-name.ts';
import type { AnyTable, UniqueKey } from './table.ts';

/**
 * The statements that make a table's unique keys unique in the database, one for each. Where rows are deleted softly the
 * indexes leave out the deleted ones, so that their values can be used again. They take the place of the plain unique
 * indexes that other tools make, which are to be dropped.
 *
 * @example
 * uniqueIndexes(users, 'postgres');
 * // ['create unique index "users_email_key" on "users" ("email") where "deleted_at" is null']
 */
export function uniqueIndexes(table: AnyTable, dialect: Dialect | DialectName): readonly string[] {
  const { quoteIdentifier } = dialectOf(dialect);
  const name = (property: string) => table.columns[property]?.databaseName ?? property;
  const { deletedAt } = table.roles;
  const where = deletedAt === undefined ? '' : ` where ${quoteIdentifier(name(deletedAt))} is null`;
  return table.uniqueKeys.map((key) => {
    const columns = key.properties.map((property) => quoteIdentifier(name(property))).join(', ');
    const index = quoteIdentifier(uniqueKeyName(table, key));
    return `create unique index ${index} on ${qualifiedName(table, dialect)} (${columns})${where}`;
  });
}

/** The name of a unique key's index: the one it was given, or `<table>_<columns>_key`, as Prisma calls it. */
export function uniqueKeyName({ name: table, columns }: AnyTable, { properties, name }: UniqueKey): string {
  if (name !== undefined) return name;
  const parts = properties.map((property) => columns[property]?.databaseName ?? property);
  const whole = [table, ...parts, 'key'].join('_');
  if (Buffer.byteLength(whole) <= MAX_NAME_BYTES) return whole;
  // Cut where the database would cut, two names could be one.
  const hash = createHash('sha256').update(whole).digest('hex').slice(0, 8);
  return `${cutToBytes(whole, MAX_NAME_BYTES - hash.length - 1)}_${hash}`;
}

/** As much of a text as these bytes hold, in whole characters. */
export function cutToBytes(text: string, bytes: number): string {
  let cut = text.slice(0, bytes);
  while (Buffer.byteLength(cut) > bytes) cut = cut.slice(0, -1);
  return cut.toWellFormed() === cut ? cut : cut.slice(0, -1);
}
