import type { ColumnFlag } from '../../column/column.ts';
import type { ColumnPlan, DefaultPlan, EnumPlan, TypePlan } from '../plan/table-plan.ts';
import type { Imports } from './imports.ts';
import { literal, propertyName, textLiteral } from './literal.ts';

/** The package that generated code imports columns from. */
export const PACKAGE = '@holdfast/db-types';

/** Where the file of a table finds the enums' types. */
export interface ColumnPlaces {
  readonly imports: Imports;
  readonly enumsFile: string;
}

const valueTypes: Readonly<Record<Exclude<TypePlan['name'], 'json' | 'enumeration'>, string>> = {
  guid: 'string',
  text: 'string',
  integer: 'number',
  bigint: 'bigint',
  boolean: 'boolean',
  timestamp: 'Date',
};

/** The column's type: `Column<string | null, 'optional'>`. */
export function columnType(plan: ColumnPlan, places: ColumnPlaces): string {
  const value = `${valueType(plan.type, places)}${plan.nullable ? ' | null' : ''}`;
  const flags = flagsOf(plan).map(textLiteral).join(' | ');
  return `${places.imports.type('Column', PACKAGE)}<${value}${flags && `, ${flags}`}>`;
}

/** The expression that describes the column: `text().nullable()`. */
export function columnBuilder(plan: ColumnPlan, { imports }: ColumnPlaces): string {
  return [
    startOf(plan.type, imports),
    plan.key &&
      (plan.type.name === 'guid' && plan.key === 'given' && !plan.default
        ? '.primaryKey({ generated: false })'
        : '.primaryKey()'),
    plan.nullable && '.nullable()',
    plan.databaseName !== undefined && `.named(${textLiteral(plan.databaseName)})`,
    plan.default && defaultOf(plan.default, imports),
    plan.role && `.plays(${textLiteral(plan.role)})`,
  ]
    .filter(Boolean)
    .join('');
}

/** The flags the column's builder gains by its calls. */
function flagsOf(plan: ColumnPlan): ColumnFlag[] {
  const flags: ColumnFlag[] = [];
  if (plan.key) flags.push('primaryKey');
  if (plan.nullable || plan.default || plan.key === 'generated') flags.push('optional');
  if (plan.role) flags.push(plan.role);
  return flags;
}

function valueType(type: TypePlan, { imports, enumsFile }: ColumnPlaces): string {
  if (type.name === 'enumeration') return imports.type(type.of.name, enumsFile);
  if (type.name !== 'json') return valueTypes[type.name];
  return type.document
    ? imports.type(type.document.typeName, type.document.from)
    : imports.type('JsonValue', PACKAGE);
}

function startOf(type: TypePlan, imports: Imports): string {
  const start = imports.value(type.name, PACKAGE);
  if (type.name === 'enumeration')
    return `${start}(${enumValues(type.of)}, { databaseType: ${textLiteral(type.of.databaseName)} })`;
  if (type.name !== 'json' || !type.document) return `${start}()`;
  return `${start}<${imports.type(type.document.typeName, type.document.from)}>()`;
}

function enumValues({ values }: EnumPlan): string {
  if (values.every(({ name, databaseName }) => name === databaseName))
    return literal(values.map(({ name }) => name));
  const entries = values.map(
    ({ name, databaseName }) => `${propertyName(name)}: ${textLiteral(databaseName)}`,
  );
  return `{ ${entries.join(', ')} }`;
}

function defaultOf(given: DefaultPlan, imports: Imports): string {
  switch (given.kind) {
    case 'constant':
      return `.default(${literal(given.value)})`;
    case 'now':
      return '.default(() => new Date())';
    case 'sortable guid':
      return `.default(${imports.value('newGuid', PACKAGE)})`;
    case 'random guid':
      return `.default(() => ${imports.value('randomUUID', 'node:crypto')}())`;
    case 'database':
      return '.generatedByDatabase()';
  }
}
