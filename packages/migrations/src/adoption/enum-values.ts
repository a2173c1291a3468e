import type { Queryable, Transaction } from '@holdfast/resilience';

import { standardLiteral } from '../dialect/standard-literal.ts';
import type { DescribedObject } from '../introspection/described-object.ts';
import { readColumnDefinition } from './column-definition.ts';
import { asideName, qualifierOf } from './postgres-statements.ts';
import type { Job } from './worklist.ts';

interface ValueRow {
  readonly id: string;
  readonly type: string;
  readonly label: string;
}

/** The values of all enums, by the numbers that the catalog gave them. */
export async function readEnumValues(on: Queryable): Promise<ReadonlyMap<string, string>> {
  return new Map((await rowsOf(on)).map(({ id, label }) => [id, label]));
}

async function rowsOf(on: Queryable): Promise<readonly ValueRow[]> {
  const text = `SELECT e.oid::text AS id, e.enumlabel AS label, quote_ident(n.nspname) || '.' || quote_ident(t.typname) AS type
    FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid JOIN pg_namespace n ON n.oid = t.typnamespace`;
  return (await on.query<ValueRow>({ text, values: [] })).rows;
}

/** Values that have another name now get their old one. */
export async function renamedValues(
  on: Transaction,
  before: ReadonlyMap<string, string>,
  namespace = 'public',
): Promise<readonly Job[]> {
  return (await rowsOf(on)).flatMap(({ id, type, label }) => {
    const was = before.get(id);
    if (was === undefined || was === label) return [];
    const name = qualifierOf(type) === `${namespace}.` ? type.slice(namespace.length + 1) : type;
    return [
      { ways: [`ALTER TYPE ${name} RENAME VALUE ${standardLiteral(label)} TO ${standardLiteral(was)};`] },
    ];
  });
}

/** PostgreSQL takes no value out of an enum: it is made again, and every column that has it changes over. */
export function rebuildEnums(
  before: readonly DescribedObject[],
  now: readonly DescribedObject[],
): readonly Job[] {
  const there = new Map(now.filter(({ kind }) => kind === 'enum').map((type) => [type.name, type]));
  return before
    .filter(({ kind, name, definition }) => {
      const is = there.get(name);
      return kind === 'enum' && is !== undefined && is.definition !== definition;
    })
    .map((type) => ({ ways: [rebuild(type, before, now)] }));
}

function rebuild(
  { name, definition }: DescribedObject,
  before: readonly DescribedObject[],
  now: readonly DescribedObject[],
): string {
  const qualifier = qualifierOf(name);
  const old = asideName(name);
  const columns = now.filter(({ kind, definition: text }) => {
    const { type } = readColumnDefinition(text);
    return kind === 'column' && (type === name || type === `${name}[]`);
  });
  const changes = columns.flatMap((column) => {
    const { type, fallback } = readColumnDefinition(column.definition);
    const wanted = before.find(
      (other) => other.kind === 'column' && other.owner === column.owner && other.name === column.name,
    );
    const target = wanted === undefined ? undefined : readColumnDefinition(wanted.definition);
    const alter = (what: string): string =>
      `ALTER TABLE ${column.owner} ALTER COLUMN ${column.name} ${what};`;
    const list = type.endsWith('[]') ? '[]' : '';
    return [
      ...(fallback === undefined ? [] : [alter('DROP DEFAULT')]),
      alter(`TYPE ${type} USING ${column.name}::text${list}::${type}`),
      ...(target?.fallback === undefined ? [] : [alter(`SET DEFAULT ${target.fallback}`)]),
    ];
  });
  return [
    `ALTER TYPE ${name} RENAME TO ${old};`,
    `CREATE TYPE ${name} AS ENUM (${definition});`,
    ...changes,
    `DROP TYPE ${qualifier}${old};`,
  ].join('\n');
}
