import { quoteValue } from '../error/quote-value.ts';
import type { AnyTable } from '../table/table.ts';
import { TableDefinitionError } from '../table/table-definition-error.ts';
import type { DescribedRelation, Join } from './described-relation.ts';
import type { JoinedColumns, Relation, Relations } from './relation.ts';
import type { BoundRelations, DescribedRelations, FittingRelations, Tables } from './relation-types.ts';

/**
 * Says how tables lead to each other. Names of tables and properties are checked by the compiler, and again when it runs.
 *
 * @throws TableDefinitionError where a relation names a table or column that is not there, joins columns of different
 * types, has no columns, is called like a column of its table, or leads to one row by columns that are no key of its table
 * @example
 * export const relations = defineRelations({ customer, order, line }, {
 *   customer: { orders: toMany('order', { id: 'customerId' }) },
 *   order: { customer: toOne('customer', { customerId: 'id' }), lines: toMany('line', { id: 'orderId' }) },
 * });
 * relations.order.lines.table; // line
 */
export function defineRelations<const All extends Tables, const Described extends DescribedRelations>(
  tables: All,
  described: Described & FittingRelations<All, Described>,
): BoundRelations<All, Described> {
  for (const name of Object.keys(described)) tableOf(tables, name, 'The relations');
  const bound: Relations = Object.fromEntries(
    Object.entries(tables).map(([name, table]) => [
      name,
      Object.freeze(bindAll(tables, name, table, described[name] ?? {})),
    ]),
  );
  // Each described relation was bound under its own name, which is what BoundRelations says.
  return Object.freeze(bound) as BoundRelations<All, Described>;
}

function bindAll(
  tables: Tables,
  name: string,
  table: AnyTable,
  described: Readonly<Record<string, DescribedRelation>>,
): Readonly<Record<string, Relation>> {
  return Object.fromEntries(
    Object.entries(described).map(([own, given]) => {
      const subject = `The relation ${name}.${own}`;
      if (Object.hasOwn(table.columns, own)) {
        throw new TableDefinitionError(`${subject} is called like a column of ${table.name}.`);
      }
      return [own, Object.freeze(bind(tables, table, given, subject))];
    }),
  );
}

function bind(tables: Tables, from: AnyTable, given: DescribedRelation, subject: string): Relation {
  const { kind, target, optional } = given;
  const table = tableOf(tables, target, subject);
  if (given.through !== undefined) {
    const between = tableOf(tables, given.through.through, subject);
    const on = join(from, between, given.on, subject);
    const through = { table: between, on: join(between, table, given.through.on, subject) };
    return { kind, table, target, on, through, nullable: false };
  }
  const on = join(from, table, given.on, subject);
  if (kind === 'one') checkLeadsToOne(table, on, subject);
  const nullable =
    kind === 'one' && (optional || on.some(({ from: property }) => from.columns[property]?.nullable));
  return { kind, table, target, on, through: undefined, nullable };
}

function tableOf(tables: Tables, name: string, subject: string): AnyTable {
  const table = Object.hasOwn(tables, name) ? tables[name] : undefined;
  if (table !== undefined) return table;
  throw new TableDefinitionError(
    `${subject} names ${quoteValue(name)}, which is none of the tables: ${Object.keys(tables).join(', ')}.`,
  );
}

function join(from: AnyTable, to: AnyTable, on: Join, subject: string): readonly JoinedColumns[] {
  const pairs = Object.entries(on).map(([left, right]) => ({ from: left, to: right }));
  if (pairs.length === 0) throw new TableDefinitionError(`${subject} goes by no columns.`);
  for (const pair of pairs) {
    const left = columnOf(from, pair.from, subject);
    const right = columnOf(to, pair.to, subject);
    if (left.type === right.type) continue;
    throw new TableDefinitionError(
      `${subject} takes ${from.name}.${pair.from}, of type ${left.type}, for equal to ${to.name}.${pair.to}, of type ${right.type}.`,
    );
  }
  return Object.freeze(pairs);
}

function columnOf({ name, columns }: AnyTable, property: string, subject: string): { readonly type: string } {
  const column = Object.hasOwn(columns, property) ? columns[property] : undefined;
  if (column !== undefined) return column;
  throw new TableDefinitionError(`${subject} names ${quoteValue(property)}, which is no column of ${name}.`);
}

function checkLeadsToOne(table: AnyTable, on: readonly JoinedColumns[], subject: string): void {
  const reached = new Set(on.map(({ to }) => to));
  const keys = [table.primaryKey, ...table.uniqueKeys.map(({ properties }) => properties)];
  if (keys.some((key) => key.every((property) => reached.has(property)))) return;
  throw new TableDefinitionError(
    `${subject} leads to one row by ${[...reached].join(', ')}, which is no key of ${table.name}: give the table that unique key, or use toMany.`,
  );
}
