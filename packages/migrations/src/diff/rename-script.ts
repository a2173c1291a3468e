import { compareSchemas, dialectOfSchema, nothing, type SchemaDifference } from './compare-schemas.ts';

/** The name of what a line makes, and of the table it is in. */
interface Made {
  readonly kind: 'table' | 'column' | 'type' | 'index' | 'constraint' | 'value';
  readonly table: string;
  readonly name: string;
  /** The schema that it, or its table, is in, in quotes and with a dot; empty where none is named. */
  readonly schema: string;
  /** The statement, as far as it stands in this line. */
  readonly line: string;
}

/**
 * The statements that turn the tables of one schema into those of another, where the two differ by names alone. What
 * has which name, constraints and indexes included, is read off the scripts that make both from nothing: they are the
 * same, line for line, but for the names.
 */
export async function renameScript(before: string, after: string): Promise<SchemaDifference> {
  const [old, renamed] = await Promise.all([scriptOf(before), scriptOf(after)]);
  const [left, right] = [readMade(old), readMade(renamed)];
  const write = dialectOfSchema(after) === 'sqlite' ? sqliteStatement : postgresStatement;
  const pairs = left.flatMap((made, index) => {
    const other = right[index];
    return other === undefined || other.kind !== made.kind || other.name === made.name
      ? []
      : [[made, other] as const];
  });
  const owners = new Map(
    pairs.flatMap(([from, to]) => (from.table === '' ? [[from.schema + from.name, to.name]] : [])),
  );
  const statements = (part: Part, back: boolean): readonly string[] =>
    pairs
      .filter(([{ kind }]) => partOf(kind) === part)
      .map(([from, to]) =>
        write(
          ...(back ? ([to, from] as const) : ([from, to] as const)),
          owners.get(from.schema + from.table) ?? from.table,
        ),
      );
  // Whatever is in a table is spoken of by the table's new name; SQLite makes indexes of the names as they end up.
  const up = [...statements('owner', false), ...statements('member', false), ...statements('index', false)];
  const down = [...statements('member', true), ...statements('owner', true), ...statements('index', true)];
  return { up: join(up), down: join(down) };
}

type Part = 'owner' | 'member' | 'index';

function partOf(kind: Made['kind']): Part {
  if (kind === 'index') return 'index';
  return kind === 'table' || kind === 'type' ? 'owner' : 'member';
}

async function scriptOf(schema: string): Promise<string> {
  return (await compareSchemas(nothing(schema), { tag: 'schema', schema })).up;
}

function join(statements: readonly string[]): string {
  const lines = statements.filter((statement) => statement !== '');
  return lines.length === 0 ? '' : `-- Rename\n${lines.join('\n')}\n`;
}

const patterns: readonly (readonly [Made['kind'], RegExp])[] = [
  ['index', /^CREATE (?:UNIQUE )?INDEX "(?<name>[^"]+)" ON (?<schema>"[^"]+"\.)?"(?<table>[^"]+)"/],
  ['constraint', /^ALTER TABLE (?<schema>"[^"]+"\.)?"(?<table>[^"]+)" ADD CONSTRAINT "(?<name>[^"]+)"/],
  ['constraint', /^\s+CONSTRAINT "(?<name>[^"]+)"/],
  ['column', /^\s+"(?<name>[^"]+)" /],
];

function readMade(script: string): readonly Made[] {
  const made: Made[] = [];
  let created = { schema: '', table: '' };
  for (const line of script.split('\n')) {
    const [, schema = '', table] = /^CREATE TABLE ("[^"]+"\.)?"([^"]+)"/.exec(line) ?? [];
    if (table !== undefined) {
      created = { schema, table };
      made.push({ kind: 'table', table: '', name: table, schema, line });
      continue;
    }
    made.push(...readType(line));
    const found = patterns
      .map(([kind, pattern]) => ({ kind, groups: pattern.exec(line)?.groups }))
      .find(({ groups }) => groups !== undefined);
    if (found?.groups === undefined) continue;
    const { name = '', table: named, schema: its = '' } = found.groups;
    const owner = named === undefined ? created : { schema: its, table: named };
    made.push({ kind: found.kind, name, line, ...owner });
  }
  return made;
}

function readType(line: string): readonly Made[] {
  const [, schema = '', name, values = ''] =
    /^CREATE TYPE ("[^"]+"\.)?"([^"]+)" AS ENUM \((.*)\);/.exec(line) ?? [];
  if (name === undefined) return [];
  const literals = values.match(/'(?:[^']|'')*'/g) ?? [];
  return [
    { kind: 'type', table: '', name, schema, line },
    ...literals.map((value) => ({ kind: 'value', table: name, name: value, schema, line }) as const),
  ];
}

function postgresStatement(from: Made, to: Made, table: string): string {
  const { kind, schema } = from;
  switch (kind) {
    case 'table':
      return `ALTER TABLE ${schema}"${from.name}" RENAME TO "${to.name}";`;
    case 'column':
      return `ALTER TABLE ${schema}"${table}" RENAME COLUMN "${from.name}" TO "${to.name}";`;
    case 'constraint':
      return `ALTER TABLE ${schema}"${table}" RENAME CONSTRAINT "${from.name}" TO "${to.name}";`;
    case 'index':
      return `ALTER INDEX ${schema}"${from.name}" RENAME TO "${to.name}";`;
    case 'type':
      return `ALTER TYPE ${schema}"${from.name}" RENAME TO "${to.name}";`;
    case 'value':
      return `ALTER TYPE ${schema}"${table}" RENAME VALUE ${from.name} TO ${to.name};`;
  }
}

/** SQLite renames tables and columns; an index is made again, and the names of constraints say nothing there. */
function sqliteStatement(from: Made, to: Made, table: string): string {
  if (from.kind === 'table' || from.kind === 'column') return postgresStatement(from, to, table);
  if (from.kind === 'index') return `DROP INDEX "${from.name}";\n${to.line}`;
  return '';
}
