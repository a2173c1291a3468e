import type { DMMF } from '@prisma/generator-helper';
import { readComments } from '../annotation.ts';
import type { ColumnPlan, JoinTablePlan, RelationPlan, TablePlan } from './table-plan.ts';

type Join = RelationPlan['on'];

/** What relations are found in: the models, and the tables made of them. */
interface Models {
  readonly models: ReadonlyMap<string, DMMF.Model>;
  readonly tables: ReadonlyMap<string, TablePlan>;
}

/** Every relation between models that are tables, by columns that they have. */
export function planRelations(models: readonly DMMF.Model[], tables: readonly TablePlan[]): RelationPlan[] {
  const context: Models = {
    models: new Map(models.map((model) => [model.name, model])),
    tables: new Map(tables.map((table) => [table.model, table])),
  };
  return models
    .filter(({ name }) => context.tables.has(name))
    .flatMap((model) =>
      model.fields
        .filter((field) => field.kind === 'object' && !isIgnored(field))
        .map((field) => planRelation(model, field, context)),
    )
    .filter((relation) => relation !== undefined);
}

function isIgnored({ documentation }: DMMF.Field): boolean {
  return readComments(documentation).words.some(({ word }) => word === 'ignore');
}

function planRelation(model: DMMF.Model, field: DMMF.Field, context: Models): RelationPlan | undefined {
  const from = context.tables.get(model.name);
  const to = context.tables.get(field.type);
  if (from === undefined || to === undefined) return undefined;
  const known = { model: model.name, property: field.name, target: field.type };
  const own = joinOf(field);
  if (own !== undefined) {
    if (!joins(own, from, to)) return undefined;
    const nullable = from.columns.some((column) => column.property in own && column.nullable);
    return { ...known, kind: 'one', on: own, optional: false, nullable };
  }
  const other = counterpart(model, field, context);
  const opposite = other && joinOf(other);
  if (other === undefined) return undefined;
  if (opposite !== undefined) {
    const on = reversed(opposite);
    if (!joins(on, from, to)) return undefined;
    return field.isList
      ? { ...known, kind: 'many', on, optional: false, nullable: false }
      : { ...known, kind: 'one', on, optional: true, nullable: true };
  }
  return planThrough(known, { model, field, other, from, to });
}

/** The properties that a field of a relation goes by, where it is the one that has them. */
function joinOf({ relationFromFields, relationToFields }: DMMF.Field): Join | undefined {
  if (!relationFromFields?.length) return undefined;
  return Object.fromEntries(relationFromFields.map((from, index) => [from, relationToFields?.[index] ?? '']));
}

function reversed(on: Join): Join {
  return Object.fromEntries(Object.entries(on).map(([from, to]) => [to, from]));
}

function joins(on: Join, from: TablePlan, to: TablePlan): boolean {
  const has = ({ columns }: TablePlan, property: string) =>
    columns.some((column) => column.property === property);
  return Object.entries(on).every(([left, right]) => has(from, left) && has(to, right));
}

/** The field at the other end of a relation: of the other model, or another one of the same. */
function counterpart(model: DMMF.Model, field: DMMF.Field, { models }: Models): DMMF.Field | undefined {
  return models
    .get(field.type)
    ?.fields.find(
      (other) =>
        other.relationName === field.relationName &&
        other.type === model.name &&
        !(field.type === model.name && other.name === field.name),
    );
}

interface Ends {
  readonly model: DMMF.Model;
  readonly field: DMMF.Field;
  readonly other: DMMF.Field;
  readonly from: TablePlan;
  readonly to: TablePlan;
}

/**
 * Two lists that lead to each other go through a table of Prisma's own: `_` and the relation's name, with the columns A and
 * B. A is of the model that comes first by its name; between rows of one model, this row's where the field comes first.
 */
function planThrough(
  known: Pick<RelationPlan, 'model' | 'property' | 'target'>,
  { model, field, other, from, to }: Ends,
): RelationPlan | undefined {
  const isFirst = model.name === field.type ? field.name < other.name : model.name < field.type;
  const [here, there] = isFirst ? ['A', 'B'] : ['B', 'A'];
  const [a, b] = isFirst ? [from, to] : [to, from];
  const [keyA, keyB] = [onlyKey(a), onlyKey(b)];
  if (keyA === undefined || keyB === undefined) return undefined;
  const table: JoinTablePlan = {
    databaseName: `_${field.relationName}`,
    ...(a.databaseSchema !== undefined && { databaseSchema: a.databaseSchema }),
    columns: [columnOf('A', keyA), columnOf('B', keyB)],
  };
  const [keyHere, keyThere] = isFirst ? [keyA, keyB] : [keyB, keyA];
  return {
    ...known,
    kind: 'many',
    on: { [keyHere.property]: here },
    optional: false,
    nullable: false,
    through: { table, on: { [there]: keyThere.property } },
  };
}

function onlyKey({ columns }: TablePlan): ColumnPlan | undefined {
  const [key, ...others] = columns.filter((column) => column.key);
  return others.length === 0 ? key : undefined;
}

function columnOf(property: string, { type }: ColumnPlan): ColumnPlan {
  return { property, documentation: [], type, nullable: false, key: 'given' };
}
