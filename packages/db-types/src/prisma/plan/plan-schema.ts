import type { DMMF } from '@prisma/generator-helper';
import { readComments } from '../annotation.ts';
import type { SchemaProblem } from '../prisma-schema-error.ts';
import { ProblemList } from '../problem-list.ts';
import type { SchemaSource } from '../schema-source.ts';
import { tryRelations } from '../trial/try-relations.ts';
import { tryTable } from '../trial/try-table.ts';
import type { Provider } from './native-types.ts';
import { planRelations } from './plan-relations.ts';
import { planTable } from './plan-table.ts';
import type { EnumPlan, RelationPlan, TablePlan, TypePlan } from './table-plan.ts';

/** Everything that is to be written for a schema. */
export interface SchemaPlan {
  readonly tables: readonly TablePlan[];
  /** The enums that tables use. */
  readonly enums: readonly EnumPlan[];
  readonly relations: readonly RelationPlan[];
  /** What the tables are made without. */
  readonly warnings: readonly SchemaProblem[];
}

/**
 * Plans the tables of a schema. Each is tried: what is written for it can be loaded.
 * @throws PrismaSchemaError with all that annotations ask for and cannot have
 */
export function planSchema(datamodel: DMMF.Datamodel, provider: Provider, source: SchemaSource): SchemaPlan {
  const problems = new ProblemList(source);
  const enums = new Map(datamodel.enums.map((given) => [given.name, planEnum(given, source)]));
  const { indexes, models } = datamodel;
  const planned = models
    .map((model) => planTable(model, { provider, enums, indexes, source, problems }))
    .filter((table) => table !== undefined);
  problems.throwIfAny();
  const tried = new Map(
    planned.map((plan) => [plan, tryTable(plan, (text) => problems.warnInBlock(plan.model, text))]),
  );
  const tables = planned.filter((plan) => tried.get(plan) !== undefined);
  const relations = tryRelations(planRelations(models, tables), tried, problems);
  const used = new Set(tables.flatMap(({ columns }) => columns.map(({ type }) => enumOf(type))));
  return {
    tables,
    enums: [...enums.values()].filter((plan) => used.has(plan)),
    relations,
    warnings: problems.warnings,
  };
}

function enumOf(type: TypePlan): EnumPlan | undefined {
  if (type.name === 'list') return enumOf(type.element);
  return type.name === 'enumeration' ? type.of : undefined;
}

function planEnum(given: DMMF.DatamodelEnum, source: SchemaSource): EnumPlan {
  const schema = source.schemaOf(given.name);
  return {
    name: given.name,
    databaseName: given.dbName ?? given.name,
    ...(schema !== undefined && schema !== 'public' && { databaseSchema: schema }),
    documentation: readComments(given.documentation).documentation,
    values: given.values.map(({ name, dbName }) => ({ name, databaseName: dbName ?? name })),
  };
}
