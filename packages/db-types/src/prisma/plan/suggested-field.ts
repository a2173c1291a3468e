import type { DMMF } from '@prisma/generator-helper';
import type { Role } from '../../column/role.ts';
import type { Provider } from './native-types.ts';
import { fieldNameOf } from './traits.ts';

/** What a field is called: in the schema, and in the database where that is another name. */
export interface FieldName {
  readonly name: string;
  readonly column?: string | undefined;
}

/**
 * What a model calls the field of a role, by the example of its others: `createdAt` with `@map("created_at")`, which is
 * also where no field has two words in its name, plain `createdAt`, or `created_at`.
 */
export function nameLike(fields: readonly DMMF.Field[], role: Role): FieldName {
  const name = fieldNameOf(role);
  const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  if (snake === name) return { name };
  const own = fields.filter(({ kind }) => kind !== 'object');
  const counted = [
    { count: own.filter(isMapped).length, name, column: snake },
    { count: own.filter((field) => /[a-z][A-Z]/.test(field.name) && !isMapped(field)).length, name },
    { count: own.filter((field) => /[a-z\d]_[a-z\d]/.test(field.name)).length, name: snake },
  ];
  const most = Math.max(...counted.map(({ count }) => count));
  const { count: _, ...found } = counted.find(({ count }) => count === most) ?? { count: 0, name };
  return found;
}

function isMapped({ name, dbName }: DMMF.Field): boolean {
  return /[a-z][A-Z]/.test(name) && dbName?.includes('_') === true;
}

/**
 * The line of schema that adds the field of a role. Its defaults let the migration pass on a table that has rows; new
 * rows are written by the repository.
 */
export function suggestedField(role: Role, { name, column }: FieldName, provider: Provider): string {
  const [type, ...attributes] = shapes[role];
  const own = [
    ...attributes,
    ...(column === undefined ? [] : [`@map("${column}")`]),
    ...(type.startsWith('DateTime') && provider === 'postgresql' ? ['@db.Timestamptz(3)'] : []),
    ...(name === fieldNameOf(role) ? [] : [`/// @holdfast plays(${role})`]),
  ];
  const head = `${name.padEnd(9)} ${type}`;
  return `${head.padEnd(19)} ${own.join(' ')}`.trimEnd();
}

const shapes: { readonly [Played in Role]: readonly [string, ...string[]] } = {
  createdAt: ['DateTime', '@default(now())'],
  createdBy: ['String', '@default("system")'],
  updatedAt: ['DateTime', '@default(now())', '@updatedAt'],
  updatedBy: ['String', '@default("system")'],
  version: ['Int', '@default(1)'],
  deletedAt: ['DateTime?'],
  deletedBy: ['String?'],
  owner: ['String', '@default("system")'],
  organization: ['String?'],
  accessLevel: ['String', '@default("private")'],
};
