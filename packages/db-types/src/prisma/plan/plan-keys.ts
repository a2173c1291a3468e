import type { DMMF } from '@prisma/generator-helper';
import { MAX_NAME_BYTES } from '../../table/check-table.ts';
import type { UniqueKey } from '../../table/table.ts';
import { cutToBytes } from '../../table/unique-indexes.ts';
import type { Provider } from './native-types.ts';

/** What is unique in a model beside its primary key, with the names of indexes that the schema gives, or Prisma cuts. */
export function declaredKeys(
  model: DMMF.Model,
  indexes: readonly DMMF.Index[],
  provider: Provider,
): readonly UniqueKey[] {
  return indexes
    .filter((index) => index.model === model.name && index.type === 'unique')
    .map(({ fields, dbName }) => {
      const properties = fields.map(({ name }) => name);
      const name = dbName ?? (provider === 'postgresql' ? cutName(model, properties) : undefined);
      return { properties, ...(name && { name }) };
    });
}

const END = '_key';

/** What Prisma calls an index whose name would be longer than PostgreSQL keeps: cut before its end. */
function cutName({ name, dbName, fields }: DMMF.Model, properties: readonly string[]): string | undefined {
  const columns = properties.map(
    (property) => fields.find((field) => field.name === property)?.dbName ?? property,
  );
  const whole = [dbName ?? name, ...columns].join('_');
  const most = MAX_NAME_BYTES - END.length;
  if (Buffer.byteLength(whole) <= most) return undefined;
  return cutToBytes(whole, most) + END;
}

/**
 * The fields that tell a model's rows apart: its id, or else the first unique key of required fields, which is what Prisma
 * itself goes by. Empty where there is none.
 */
export function identifyingFields(model: DMMF.Model, keys: readonly UniqueKey[]): readonly string[] {
  const declared =
    model.primaryKey?.fields ?? model.fields.filter(({ isId }) => isId).map(({ name }) => name);
  if (declared.length > 0) return declared;
  const required = (name: string) =>
    model.fields.some((field) => field.name === name && field.isRequired && !field.isList);
  return keys.find(({ properties }) => properties.every(required))?.properties ?? [];
}

/** The keys that these columns make, each of them once and none of them the primary key. */
export function usableKeys(
  keys: readonly UniqueKey[],
  columns: readonly string[],
  primaryKey: readonly string[],
): readonly UniqueKey[] {
  const taken = new Set([identityOf(primaryKey)]);
  return keys.filter(({ properties }) => {
    const identity = identityOf(properties);
    if (taken.has(identity) || !properties.every((property) => columns.includes(property))) return false;
    taken.add(identity);
    return true;
  });
}

function identityOf(properties: readonly string[]): string {
  return [...properties].sort().join(' ');
}
