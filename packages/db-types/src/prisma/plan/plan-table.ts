import type { DMMF } from '@prisma/generator-helper';
import { readComments } from '../annotation.ts';
import type { ProblemList } from '../problem-list.ts';
import type { SchemaSource } from '../schema-source.ts';
import { planColumn } from './plan-column.ts';
import { planRoles } from './plan-roles.ts';
import type { Provider } from './plan-type.ts';
import { readFieldWords, readModelWords } from './read-words.ts';
import type { ColumnPlan, EnumPlan, TablePlan } from './table-plan.ts';

export interface SchemaContext {
  readonly provider: Provider;
  readonly enums: ReadonlyMap<string, EnumPlan>;
  readonly source: SchemaSource;
  readonly problems: ProblemList;
}

/** The table of a model, or `undefined` where the model is ignored. What stands against it is reported. */
export function planTable(model: DMMF.Model, context: SchemaContext): TablePlan | undefined {
  const { provider, enums, problems } = context;
  const comments = readComments(model.documentation);
  const words = readModelWords(comments, (text) => problems.inBlock(model.name, text));
  if (words.ignore) return undefined;

  const primaryKey =
    model.primaryKey?.fields ?? model.fields.filter(({ isId }) => isId).map(({ name }) => name);
  reportModel(model, primaryKey, context);
  const fields = readFields(model, problems);
  const roles = planRoles(model.name, words.traits, fields, provider, problems);
  const columns: ColumnPlan[] = [];
  for (const annotated of fields) {
    const { field } = annotated;
    const role = roles.get(field.name);
    const report = (text: string) => problems.inField(model.name, field.name, text);
    const column = planColumn(
      { ...annotated, ...(role && { role }) },
      { provider, enums, primaryKey, report },
    );
    if (column) columns.push(column);
  }
  return {
    model: model.name,
    databaseName: model.dbName ?? model.name,
    documentation: comments.documentation,
    columns,
  };
}

/** Every field that is a column: relations are not, nor is what is annotated `ignore`. */
function readFields(model: DMMF.Model, problems: ProblemList) {
  return model.fields
    .map((field) => {
      const comments = readComments(field.documentation);
      const report = (text: string) => problems.inField(model.name, field.name, text);
      return { field, comments, words: readFieldWords(comments, report) };
    })
    .filter(({ field, words }) => field.kind !== 'object' && !words.ignore);
}

function reportModel(
  model: DMMF.Model,
  primaryKey: readonly string[],
  { problems, source }: SchemaContext,
): void {
  if (primaryKey.length === 0) {
    problems.inBlock(
      model.name,
      'it has no primary key (@id or @@id). Add one, or leave the model out with `/// @holdfast ignore`.',
    );
  }
  for (const field of model.fields) {
    if (
      primaryKey.includes(field.name) &&
      readComments(field.documentation).words.some(({ word }) => word === 'ignore')
    ) {
      problems.inField(model.name, field.name, 'it is part of the primary key and cannot be ignored.');
    }
  }
  if (model.schema !== null && model.schema !== 'public') {
    problems.inBlock(
      model.name,
      `it is in the database schema "${model.schema}"; only "public" is supported yet. Leave it out with \`/// @holdfast ignore\`.`,
    );
  }
  for (const { name, documentation } of source.unsupportedFields(model.name)) {
    if (readComments(documentation).words.some(({ word }) => word === 'ignore')) continue;
    problems.inField(
      model.name,
      name,
      'fields of type Unsupported(…) are not supported. Leave it out with `/// @holdfast ignore`.',
    );
  }
}
