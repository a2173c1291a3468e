import type { DMMF } from '@prisma/generator-helper';
import { readComments } from '../annotation.ts';
import { ProblemList } from '../problem-list.ts';
import type { SchemaSource } from '../schema-source.ts';
import { planTable } from './plan-table.ts';
import type { Provider } from './plan-type.ts';
import type { EnumPlan, TablePlan } from './table-plan.ts';

/** Everything that is to be written for a schema. */
export interface SchemaPlan {
  readonly tables: readonly TablePlan[];
  /** The enums that tables use. */
  readonly enums: readonly EnumPlan[];
}

/**
 * Plans the tables of a schema.
 * @throws PrismaSchemaError with all that stands against it
 */
export function planSchema(datamodel: DMMF.Datamodel, provider: Provider, source: SchemaSource): SchemaPlan {
  const problems = new ProblemList(source);
  const enums = new Map(datamodel.enums.map((given) => [given.name, planEnum(given)]));
  const tables = datamodel.models
    .map((model) => planTable(model, { provider, enums, source, problems }))
    .filter((table) => table !== undefined);
  problems.throwIfAny();
  const used = new Set(tables.flatMap(({ columns }) => columns.map(({ type }) => type)).map(enumOf));
  return { tables, enums: [...enums.values()].filter((plan) => used.has(plan)) };
}

function enumOf(type: TablePlan['columns'][number]['type']): EnumPlan | undefined {
  return type.name === 'enumeration' ? type.of : undefined;
}

function planEnum(given: DMMF.DatamodelEnum): EnumPlan {
  return {
    name: given.name,
    databaseName: given.dbName ?? given.name,
    documentation: readComments(given.documentation).documentation,
    values: given.values.map(({ name, dbName }) => ({ name, databaseName: dbName ?? name })),
  };
}
