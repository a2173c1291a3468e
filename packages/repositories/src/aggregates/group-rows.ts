import type { AnyTable, Row } from '@holdfast/db-types';
import type { TableAccess } from '../access/table-access.ts';
import { matches } from '../criteria/where.ts';
import { QueryError } from '../errors/query-error.ts';
import { quoteValue } from '../errors/quote-value.ts';
import { TooManyRowsError } from '../errors/too-many-rows-error.ts';
import type { MappedColumn } from '../mapping/mapped-column.ts';
import { requireWholeNumber } from '../reading/list-rows.ts';
import type { FilterOptions } from '../reading/read-options.ts';
import { from } from '../reading/select.ts';
import { compileStatement } from '../statements/compiled-statement.ts';
import { limitSlot } from '../statements/slot.ts';
import type { Aggregated, Aggregates, NumericProperty, OrderedProperty } from './aggregate-options.ts';
import { AggregatePlan } from './aggregate-plan.ts';
import { type Having, havingCount } from './having.ts';

const mostGroups = 10_000;

/** Groups by the values they have in common. */
export interface GroupOptions<T extends AnyTable, By extends keyof Row<T>> extends FilterOptions<T> {
  /** The properties by whose values rows are put together; rows without a value make a group of their own. */
  readonly by: readonly By[];
  /** Which groups, by what came out of them. */
  readonly having?: Having;
  /** Earlier ones first; what ties is ordered by the properties of `by`. A missing value sorts as if it were the largest. */
  readonly orderBy?: GroupOrder<T, By>;
  /** @default none; more than 10,000 groups are refused then */
  readonly limit?: number;
}

type Direction = 'asc' | 'desc';

export type GroupOrder<T extends AnyTable, By extends keyof Row<T>> = {
  readonly [Property in By]?: Direction;
} & {
  readonly count?: Direction;
  readonly sum?: { readonly [Property in NumericProperty<T>]?: Direction };
  readonly avg?: { readonly [Property in NumericProperty<T>]?: Direction };
  readonly min?: { readonly [Property in OrderedProperty<T>]?: Direction };
  readonly max?: { readonly [Property in OrderedProperty<T>]?: Direction };
};

/** One group: the values its rows have in common, and what came out of them. */
export type Group<T extends AnyTable, By extends keyof Row<T>, Asked> = {
  readonly by: Pick<Row<T>, By>;
} & Aggregated<T, Asked>;

/** @throws TooManyRowsError where no limit is given and there are more than 10,000 groups */
export async function groupRows<T extends AnyTable, By extends keyof Row<T>, Asked extends Aggregates<T>>(
  access: TableAccess<T>,
  options: GroupOptions<T, By> & Asked,
): Promise<Group<T, By, Asked>[]> {
  const { mapped, table } = access;
  const { where, visibility = 'live', by, having = {}, orderBy = {}, limit } = options;
  requireWholeNumber('limit', limit);
  if (!Array.isArray(by)) {
    throw new QueryError(`${table.name}: "by" takes a list of properties, not ${quoteValue(by)}.`);
  }
  const columns = by.map((property) => groupColumn(access, String(property)));
  if (columns.length === 0)
    throw new QueryError(`${table.name}: a group is asked for by at least one property.`);
  const plan = new AggregatePlan(mapped, options);
  const names = columns.map((column) => mapped.mapping.nameOf(column));
  const aliases = columns.map(({ selectAs }, index) =>
    plan.select(selectAs?.(names[index] ?? '') ?? names[index] ?? ''),
  );
  const order = [
    ...orderTerms(access, plan, columns, orderBy),
    ...names.map((name) => ordered(name, 'asc')),
  ].join(', ');
  const predicate = access.within(visibility, matches(mapped, where));
  const condition = havingCount(table.name, having);
  const shape = `group ${JSON.stringify(by)} ${plan.shape} ${order} having ${condition.shape} where ${predicate.shape}`;
  const statement = mapped.statements.get(shape, () => {
    const raw = (sql: string) => mapped.dialect.builder.raw(sql.replaceAll('?', '\\?'));
    const query = from(mapped).select(raw(plan.selection));
    predicate.apply(query, 0);
    query.groupByRaw(raw(names.join(', '))).orderByRaw(raw(order));
    condition.apply(query, predicate.values.length);
    const before = predicate.values.length + condition.values.length;
    return compileStatement(query.limit(limitSlot), { limit: before });
  });
  const values = [...predicate.values, ...condition.values, limit ?? mostGroups + 1];
  const { rows } = await access.read(statement.bind(values));
  if (limit === undefined && rows.length > mostGroups) throw new TooManyRowsError(table.name, mostGroups);
  return rows.map((row) => {
    const result: Record<string, unknown> = {
      by: Object.fromEntries(
        columns.map(({ property, decode }, index) => {
          const stored = row[aliases[index] ?? ''];
          return [property, decode === undefined ? stored : decode(stored)];
        }),
      ),
    };
    plan.read(row, result);
    // The plan has read what was asked for.
    return result as Group<T, By, Asked>;
  });
}

function groupColumn({ mapped, table }: TableAccess<AnyTable>, property: string): MappedColumn {
  const column = mapped.mapping.column(property);
  if (column.type !== 'json' && column.type !== 'encrypted') return column;
  throw new QueryError(`${table.name}.${property} is ${column.type}: rows cannot be grouped by it.`);
}

function ordered(sql: string, direction: Direction): string {
  return `${sql} ${direction} nulls ${direction === 'asc' ? 'last' : 'first'}`;
}

function orderTerms(
  { mapped, table }: TableAccess<AnyTable>,
  plan: AggregatePlan,
  columns: readonly MappedColumn[],
  orderBy: object,
): string[] {
  const checked = (direction: unknown): Direction => {
    if (direction === 'asc' || direction === 'desc') return direction;
    throw new QueryError(`${table.name}: order groups "asc" or "desc", not ${quoteValue(direction)}.`);
  };
  return Object.entries(orderBy).flatMap(([name, wanted]): string[] => {
    // A column of that name comes first: the table was there before us.
    const column = columns.find(({ property }) => property === name);
    if (column !== undefined) return [ordered(mapped.mapping.nameOf(column), checked(wanted))];
    if (name === 'count') return [ordered('count(*)', checked(wanted))];
    if (name === 'sum' || name === 'avg' || name === 'min' || name === 'max') {
      return Object.entries(wanted as object).map(([property, direction]) =>
        ordered(plan.orderOf(name, property), checked(direction)),
      );
    }
    throw new QueryError(
      `${table.name}: groups are ordered by their own properties, count, sum, avg, min or max, not by ${JSON.stringify(name)}.`,
    );
  });
}
