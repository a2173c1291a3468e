import type { DMMF } from '@prisma/generator-helper';
import type { UniqueKey } from '../../table/table.ts';
import { readComments } from '../annotation.ts';
import type { ProblemList } from '../problem-list.ts';
import type { SchemaSource } from '../schema-source.ts';
import type { Provider } from './native-types.ts';
import { type AnnotatedField, leftOut, planColumn } from './plan-column.ts';
import { declaredKeys, identifyingFields, usableKeys } from './plan-keys.ts';
import { planRoles } from './plan-roles.ts';
import { readFieldWords, readModelWords } from './read-words.ts';
import type { ColumnPlan, EnumPlan, TablePlan } from './table-plan.ts';

export interface SchemaContext {
  readonly provider: Provider;
  readonly enums: ReadonlyMap<string, EnumPlan>;
  readonly indexes: readonly DMMF.Index[];
  readonly source: SchemaSource;
  readonly problems: ProblemList;
}

/** The table of a model, or `undefined` where there is none. What stands against it is reported. */
export function planTable(model: DMMF.Model, context: SchemaContext): TablePlan | undefined {
  const { provider, enums, problems } = context;
  const comments = readComments(model.documentation);
  const words = readModelWords(comments, (text) => problems.inBlock(model.name, text));
  if (words.ignore) return undefined;

  const said = readKeys(model, words.uniqueKeys, problems);
  const keys = [...declaredKeys(model, context.indexes, provider), ...said];
  const primaryKey = identifyingFields(model, keys);
  const fields = readFields(model, primaryKey, problems);
  const roles = planRoles(fields, { model: model.name, traits: words.traits, provider, enums, problems });
  const columns: ColumnPlan[] = [];
  const reasons = new Map<DMMF.Field, string>();
  for (const annotated of fields) {
    const { field } = annotated;
    const role = roles.get(field.name);
    const report = (text: string) => problems.inField(model.name, field.name, text);
    const warn = (text: string) => problems.warnInField(model.name, field.name, text);
    const column = planColumn(
      { ...annotated, ...(role && { role }) },
      { provider, enums, primaryKey, report, warn, leaveOut: (reason) => reasons.set(field, reason) },
    );
    if (column) columns.push(column);
  }
  const properties = columns.map(({ property }) => property);
  const missing = whyWithoutKey(primaryKey, reasons);
  if (missing !== undefined) {
    problems.warnInBlock(model.name, `no table was made of it, since ${missing}.`);
    return undefined;
  }
  for (const [field, reason] of reasons) {
    problems.warnInField(model.name, field.name, leftOut(field, reason));
  }
  warnOfUnsupported(model, context);
  return {
    model: model.name,
    databaseName: model.dbName ?? model.name,
    ...(model.schema && model.schema !== 'public' && { databaseSchema: model.schema }),
    documentation: comments.documentation,
    columns,
    uniqueKeys: usableKeys(keys, properties, primaryKey),
  };
}

/** The keys that `unique(…)` says, of fields that are there. */
function readKeys(
  { name: model, fields }: DMMF.Model,
  keys: readonly (readonly string[])[],
  problems: ProblemList,
): readonly UniqueKey[] {
  const isField = (name: string) => fields.some((field) => field.name === name && field.kind !== 'object');
  return keys.flatMap((properties) => {
    const unknown = properties.filter((name) => !isField(name));
    if (unknown.length === 0) return [{ properties }];
    problems.inBlock(
      model,
      `\`unique(${properties.join(', ')})\` names ${unknown.join(', ') || 'nothing'}, which is no field of it; it is written unique(field, field).`,
    );
    return [];
  });
}

function whyWithoutKey(
  primaryKey: readonly string[],
  reasons: ReadonlyMap<DMMF.Field, string>,
): string | undefined {
  if (primaryKey.length === 0) {
    return 'nothing tells its rows apart: it has neither an id (@id, @@id) nor a unique key of required fields';
  }
  const [missing] = [...reasons].filter(([{ name }]) => primaryKey.includes(name));
  return missing && `${missing[0].name} is of its key, and ${missing[1]}`;
}

/** Every field that is a column: relations are not, nor is what is annotated `ignore`. */
function readFields(
  model: DMMF.Model,
  primaryKey: readonly string[],
  problems: ProblemList,
): AnnotatedField[] {
  return model.fields
    .map((field) => {
      const comments = readComments(field.documentation);
      const report = (text: string) => problems.inField(model.name, field.name, text);
      const words = readFieldWords(comments, report);
      if (words.ignore && primaryKey.includes(field.name)) {
        report('it is part of the primary key and cannot be ignored.');
      }
      return { field, comments, words };
    })
    .filter(({ field, words }) => field.kind !== 'object' && !words.ignore);
}

/** Prisma drops fields of these types before a generator sees them; in the database they are all the same. */
function warnOfUnsupported(model: DMMF.Model, { problems, source }: SchemaContext): void {
  for (const { name, documentation, canBeLeftOut } of source.unsupportedFields(model.name)) {
    if (readComments(documentation).words.some(({ word }) => word === 'ignore')) continue;
    const field = { isRequired: !canBeLeftOut, isList: false, hasDefaultValue: false };
    problems.warnInField(model.name, name, leftOut(field, 'Unsupported(…) is no type of value'));
  }
}
