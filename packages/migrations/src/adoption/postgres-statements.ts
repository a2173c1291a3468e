import type { DescribedObject } from '../introspection/described-object.ts';
import { readColumnDefinition } from './column-definition.ts';

/** What hangs on something else, and is made anew rather than altered. */
export const detachable: ReadonlySet<string> = new Set([
  'policy',
  'trigger',
  'rule',
  'view',
  'materialized view',
  'constraint',
  'index',
  'statistics',
]);

const partsOfTable: ReadonlySet<string> = new Set(['policy', 'trigger', 'rule']);

export function dropStatement(object: DescribedObject): string {
  const { kind, owner, name } = object;
  if (kind === 'column' || kind === 'constraint')
    return `ALTER TABLE ${owner} DROP ${kind.toUpperCase()} ${name};`;
  if (partsOfTable.has(kind)) return `DROP ${kind.toUpperCase()} ${name} ON ${owner};`;
  return `DROP ${sqlKind(kind)} ${name};`;
}

/** `ALTER … RENAME`, of `object` to `name`. */
export function renameStatement(object: DescribedObject, name: string): string {
  const { kind, owner } = object;
  const to = name.slice(qualifierOf(name).length);
  if (kind === 'column' || kind === 'constraint')
    return `ALTER TABLE ${owner} RENAME ${kind.toUpperCase()} ${object.name} TO ${to};`;
  if (partsOfTable.has(kind))
    return `ALTER ${kind.toUpperCase()} ${object.name} ON ${owner} RENAME TO ${to};`;
  // A function goes by its name without the arguments.
  return `ALTER ${sqlKind(kind)} ${object.name} RENAME TO ${to.replace(/\(.*$/, '')};`;
}

/** The statements that make an object; of a table, with the columns that are given. */
export function createStatements(
  object: DescribedObject,
  columns: readonly DescribedObject[],
): readonly string[] {
  const { kind, owner, name, definition } = object;
  switch (kind) {
    case 'table':
      return createTable(object, columns);
    case 'column':
      return [`ALTER TABLE ${owner} ADD COLUMN ${name} ${definition};`];
    case 'constraint':
      return [`ALTER TABLE ${owner} ADD CONSTRAINT ${name} ${definition};`];
    case 'policy':
      return [`CREATE POLICY ${name} ON ${owner} ${definition};`];
    case 'sequence':
      return createSequence(name, definition);
    case 'enum':
      return [`CREATE TYPE ${name} AS ENUM (${definition});`];
    case 'range':
      return [`CREATE TYPE ${name} AS RANGE (${definition});`];
    case 'type':
      return [`CREATE TYPE ${name} AS (${definition});`];
    case 'domain':
      return [`CREATE DOMAIN ${name} AS ${definition};`];
    case 'aggregate':
      return [`CREATE AGGREGATE ${name} (${definition});`];
    case 'trigger':
      return createTrigger(object);
    case 'view':
    case 'materialized view':
      return [`CREATE ${kind.toUpperCase()} ${name} ${definition.replace(/;\s*$/, '')};`];
    case 'extension':
    case 'schema':
      return [`CREATE ${kind.toUpperCase()} ${name} ${definition}`.trimEnd().concat(';')];
    default:
      return [`${definition.trim().replace(/;$/, '')};`];
  }
}

function createTable(
  { name, definition }: DescribedObject,
  columns: readonly DescribedObject[],
): readonly string[] {
  const { unlogged, key, parent } = tableDefinition.exec(definition)?.groups ?? {};
  const lines = columns.map((column) => `    ${column.name} ${column.definition}`).join(',\n');
  const head = `CREATE ${unlogged === undefined ? '' : 'UNLOGGED '}TABLE ${name}`;
  const body = parent === undefined ? `(\n${lines}\n)` : `PARTITION OF ${parent}`;
  const by = key === undefined ? '' : ` PARTITION BY ${key}`;
  return [`${head} ${body}${by};`, ...rowSecurity(name, '', definition)];
}

/** What stands behind a key or a bound, which may have brackets and words in it. */
const behind = String.raw`(?= row security| forced| replica identity | \{|$)`;
const tableDefinition = new RegExp(
  String.raw`^(?<unlogged>unlogged\b ?)?(?:partition by (?<key>[^]+?\))(?: (?=partition of )|${behind}))?(?:partition of (?<parent>[^]+?)${behind})?`,
);

/** The statements that turn a table's row security from one state into another. */
export function rowSecurity(name: string, from: string, to: string): readonly string[] {
  const has = (text: string, flag: string): boolean => text.includes(flag);
  return (
    [
      ['row security', 'ENABLE', 'DISABLE'],
      ['forced', 'FORCE', 'NO FORCE'],
    ] as const
  ).flatMap(([flag, on, off]) =>
    has(from, flag) === has(to, flag)
      ? []
      : [`ALTER TABLE ${name} ${has(to, flag) ? on : off} ROW LEVEL SECURITY;`],
  );
}

function createSequence(name: string, definition: string): readonly string[] {
  const [options = '', owner] = definition.split(' owned by ');
  // An identity's comes with its column.
  if (options.includes(' identity of ')) return [];
  return [
    `CREATE SEQUENCE ${name} ${options};`,
    ...(owner === undefined ? [] : [`ALTER SEQUENCE ${name} OWNED BY ${owner};`]),
  ];
}

function createTrigger({ owner, name, definition }: DescribedObject): readonly string[] {
  const [, text = definition, state] =
    /^([\s\S]*?) \((disabled|enabled replica|enabled always)\)$/.exec(definition) ?? [];
  const states: Readonly<Record<string, string>> = {
    disabled: 'DISABLE',
    'enabled replica': 'ENABLE REPLICA',
    'enabled always': 'ENABLE ALWAYS',
  };
  const set = state === undefined ? [] : [`ALTER TABLE ${owner} ${states[state]} TRIGGER ${name};`];
  return [`${text};`, ...set];
}

/** The ways in which a column may get another definition, the gentlest first. */
export function alterColumn(column: DescribedObject, to: string): readonly string[] {
  const { owner, name, definition } = column;
  const [was, is] = [readColumnDefinition(definition), readColumnDefinition(to)];
  const alter = (what: string): string => `ALTER TABLE ${owner} ALTER COLUMN ${name} ${what};`;
  const again = `ALTER TABLE ${owner} DROP COLUMN ${name};\nALTER TABLE ${owner} ADD COLUMN ${name} ${to};`;
  if (was.generated !== is.generated && /\(/.test(`${was.generated}${is.generated}`)) return [again];
  const identity =
    was.generated === is.generated
      ? []
      : [
          ...(was.generated === undefined ? [] : [alter('DROP IDENTITY')]),
          ...(is.generated === undefined ? [] : [alter(`ADD ${is.generated}`)]),
        ];
  const typed = was.type === is.type && was.collation === is.collation;
  const rest = [
    ...(was.notNull === is.notNull ? [] : [alter(is.notNull ? 'SET NOT NULL' : 'DROP NOT NULL')]),
    ...identity,
    ...(is.fallback === undefined || (typed && was.fallback === is.fallback)
      ? []
      : [alter(`SET DEFAULT ${is.fallback}`)]),
  ];
  const free =
    was.fallback !== undefined && (!typed || is.fallback === undefined) ? [alter('DROP DEFAULT')] : [];
  if (typed) return [[...free, ...rest].join('\n')];
  const type = `TYPE ${is.type} ${is.collation}`.trimEnd();
  const uses = castsOf(name, was.type, is.type);
  return [...uses.map((use) => [...free, alter(`${type} USING ${use}`), ...rest].join('\n')), again];
}

function castsOf(name: string, from: string, to: string): readonly string[] {
  const [wasList, isList] = [from.endsWith('[]'), to.endsWith('[]')];
  if (wasList && !isList) return [`${name}[1]::${to}`, `${name}[1]::text::${to}`];
  if (!wasList && isList) return [`CASE WHEN ${name} IS NOT NULL THEN ARRAY[${name}]::${to} END`];
  return [`${name}::${to}`, `${name}::text${isList ? '[]' : ''}::${to}`];
}

function sqlKind(kind: string): string {
  return /^(?:enum|range)$/.test(kind) ? 'TYPE' : kind.toUpperCase();
}

/** `others.` of `others.orders`; nothing of a name that has no schema. */
export function qualifierOf(name: string): string {
  return /^(?:"(?:[^"]|"")+"|[^".(]+)\.(?=["\w])/.exec(name)?.[0] ?? '';
}

/** A name for what makes room for something else of its name, and goes later. */
export function asideName(name: string): string {
  const plain = name.slice(qualifierOf(name).length).replace(/^"|"$/g, '');
  return `"${plain}_taken_back"`;
}
