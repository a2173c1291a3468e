import type { ColumnFlag } from '../../column/column.ts';
import { type ColumnCall, columnCalls } from '../plan/column-calls.ts';
import type {
  ColumnPlan,
  DefaultPlan,
  EnumPlan,
  ImportedName,
  PlainTypeName,
  TypePlan,
} from '../plan/table-plan.ts';
import { valuesOf } from '../trial/start-column.ts';
import type { Imports } from './imports.ts';
import { literal, textLiteral } from './literal.ts';

/** The package that generated code imports columns from. */
export const PACKAGE = '@holdfast/db-types';
/** What makes the values that Prisma's client makes. */
const DEFAULTS = `${PACKAGE}/prisma-defaults`;

/** Where the file of a table finds the enums' types. */
export interface ColumnPlaces {
  readonly imports: Imports;
  readonly enumsFile: string;
}

const valueTypes: { readonly [Name in PlainTypeName]: string } = {
  guid: 'string',
  text: 'string',
  caseInsensitiveText: 'string',
  integer: 'number',
  smallint: 'number',
  bigint: 'bigint',
  decimal: 'string',
  float: 'number',
  boolean: 'boolean',
  timestamp: 'Date',
  date: 'string',
  bytes: 'Uint8Array',
  ipAddress: 'string',
};

/** The column's type: `Column<string | null, 'optional'>`. */
export function columnType(plan: ColumnPlan, places: ColumnPlaces): string {
  const value = `${valueType(plan.type, places)}${plan.nullable ? ' | null' : ''}`;
  const flags = flagsOf(plan).map(textLiteral).join(' | ');
  return `${places.imports.type('Column', PACKAGE)}<${value}${flags && `, ${flags}`}>`;
}

/** The expression that describes the column: `text().nullable()`. */
export function columnBuilder(plan: ColumnPlan, { imports }: ColumnPlaces): string {
  const calls = columnCalls(plan).map((call) => `.${call.method}(${argumentOf(call, imports)})`);
  return [startOf(plan.type, imports), ...calls].join('');
}

/** The flags the column's builder gains by its calls. */
function flagsOf(plan: ColumnPlan): ColumnFlag[] {
  const flags: ColumnFlag[] = [];
  if (plan.type.name === 'blindIndex') flags.push('derived');
  if (plan.key) flags.push('primaryKey');
  if (plan.nullable || plan.default || plan.key === 'generated') flags.push('optional');
  if (plan.role) flags.push(plan.role);
  return flags;
}

function valueType(type: TypePlan, places: ColumnPlaces): string {
  const { imports, enumsFile } = places;
  switch (type.name) {
    case 'enumeration':
      return imports.type(type.of.name, enumsFile);
    case 'list': {
      const element = valueType(type.element, places);
      return `readonly ${element.includes(' ') ? `(${element})` : element}[]`;
    }
    case 'encrypted':
    case 'blindIndex':
      return 'string';
    case 'json':
      return documentType(type, imports);
    default:
      // A model may be called like a type of the language, which its file then hides.
      return imports.global(valueTypes[type.name]);
  }
}

function documentType({ document, schema }: JsonPlan, imports: Imports): string {
  if (document) return imports.type(document.name, document.from);
  if (!schema) return imports.type('JsonValue', PACKAGE);
  return `NonNullable<(typeof ${imported(schema, imports)})['~standard']['types']>['output']`;
}

type JsonPlan = Extract<TypePlan, { readonly name: 'json' }>;

function startOf(type: TypePlan, imports: Imports): string {
  const start = imports.value(type.name, PACKAGE);
  switch (type.name) {
    case 'enumeration':
      return `${start}(${enumValues(type.of)}, ${literal(databaseNames(type.of))})`;
    case 'list':
      return `${start}(${startOf(type.element, imports)})`;
    case 'encrypted':
      return `${start}({ keys: ${imported(type.keys, imports)} })`;
    case 'blindIndex':
      return `${start}(${textLiteral(type.of)}, { keys: ${imported(type.keys, imports)} })`;
    case 'json':
      return startOfJson(start, type, imports);
    default:
      return `${start}(${type.options ? literal(type.options) : ''})`;
  }
}

function startOfJson(start: string, type: JsonPlan, imports: Imports): string {
  return type.schema
    ? `${start}(${imported(type.schema, imports)})`
    : `${start}<${documentType(type, imports)}>()`;
}

function imported({ name, from }: ImportedName, imports: Imports): string {
  return imports.value(name, from);
}

function enumValues(plan: EnumPlan): string {
  const isRenamed = plan.values.some(({ name, databaseName }) => name !== databaseName);
  return literal(isRenamed ? valuesOf(plan) : plan.values.map(({ name }) => name));
}

function databaseNames({ databaseName, databaseSchema }: EnumPlan): Readonly<Record<string, string>> {
  return { databaseType: databaseName, ...(databaseSchema !== undefined && { databaseSchema }) };
}

function argumentOf(call: ColumnCall, imports: Imports): string {
  if ('given' in call) return defaultOf(call.given, imports);
  return 'value' in call ? literal(call.value) : '';
}

function defaultOf(given: Exclude<DefaultPlan, { readonly kind: 'database' }>, imports: Imports): string {
  switch (given.kind) {
    case 'constant':
      return literal(given.value);
    case 'now':
      return '() => new Date()';
    case 'truncated now':
      return `() => ${imports.value('now', DEFAULTS)}(${given.argument})`;
    case 'today':
      return imports.value('today', DEFAULTS);
    case 'sortable guid':
      return imports.value('newGuid', PACKAGE);
    case 'random guid':
      return `() => ${imports.value('randomUUID', 'node:crypto')}()`;
    case 'cuid':
      return imports.value('newCuid', DEFAULTS);
    case 'cuid2':
      return imports.value('newCuid2', DEFAULTS);
    case 'ulid':
      return imports.value('newUlid', DEFAULTS);
    case 'nanoid':
      return given.argument === undefined
        ? imports.value('newNanoid', DEFAULTS)
        : `() => ${imports.value('newNanoid', DEFAULTS)}(${given.argument})`;
  }
}
