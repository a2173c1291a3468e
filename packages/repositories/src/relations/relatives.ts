import type { AnyTable, Relation } from '@holdfast/db-types';
import type { TableAccess } from '../access/table-access.ts';
import { isAnyOf } from '../criteria/equality.ts';
import { allOf } from '../criteria/predicate.ts';
import type { Visibility } from '../criteria/visibility.ts';
import { matches, type Where } from '../criteria/where.ts';
import { TooManyRowsError } from '../errors/too-many-rows-error.ts';
import type { MappedColumn } from '../mapping/mapped-column.ts';
import type { Order } from '../reading/order.ts';
import { selectRows } from '../reading/select.ts';
import { type Links, linkText } from './links.ts';
import { selectFew } from './select-few.ts';
import { selectThrough } from './select-through.ts';

const mostRelatives = 100_000;

/** Which relatives, and how many. */
export interface Wanted {
  readonly relation: Relation;
  readonly where: Where<AnyTable> | undefined;
  readonly order: readonly Order[];
  readonly limit: number | undefined;
  readonly visibility: Visibility;
}

export type AnyRow = Record<string, unknown>;

/** The relatives, by the link that leads to each: in their order. One statement. */
export async function readRelatives(
  access: TableAccess<AnyTable>,
  wanted: Wanted,
  links: Links,
): Promise<ReadonlyMap<string, AnyRow[]>> {
  const { relation, limit } = wanted;
  const target = access.to(relation.table);
  if (relation.through !== undefined) return readThrough(access, target, wanted, relation.through, links);
  const { mapped } = target;
  const columns = relation.on.map(({ to }) => mapped.mapping.column(to));
  const predicate = target.within(
    wanted.visibility,
    allOf(isAnyOf(mapped, columns, links.values), matches(mapped, wanted.where)),
  );
  const { order } = wanted;
  const statement =
    limit === undefined
      ? selectRows(mapped, { predicate, order, limit: mostRelatives + 1 })
      : selectFew(mapped, predicate, order, columns).bind([...predicate.values, limit, mostRelatives + 1]);
  const rows: AnyRow[] = await target.rows(statement);
  return byLink(target, rows, (row) => linkText(columns, row));
}

async function readThrough(
  access: TableAccess<AnyTable>,
  target: TableAccess<AnyTable>,
  { relation, where, order, visibility }: Wanted,
  { table, on }: NonNullable<Relation['through']>,
  links: Links,
): Promise<ReadonlyMap<string, AnyRow[]>> {
  const between = access.to(table);
  const column = (property: string): MappedColumn => between.mapped.mapping.column(property);
  const near = relation.on.map(({ to }) => column(to));
  const wanted = target.within(visibility, matches(target.mapped, where));
  const passed = between.within('live', isAnyOf(between.mapped, near, links.values));
  const joined = on.map(({ from, to }) => ({
    between: column(from),
    target: target.mapped.mapping.column(to),
  }));
  const { statement, aliases } = selectThrough(target.mapped, between.mapped, {
    wanted,
    passed,
    near,
    joined,
    order,
  });
  const result = await target.read(statement.bind([...wanted.values, ...passed.values, mostRelatives + 1]));
  const texts = result.rows.map((row) => {
    const link: AnyRow = {};
    near.forEach(({ property, decode }, index) => {
      const alias = aliases[index] ?? '';
      link[property] = decode === undefined ? row[alias] : decode(row[alias]);
    });
    for (const alias of aliases.toReversed()) delete row[alias];
    return linkText(near, link);
  });
  const rows: AnyRow[] = target.decode(result);
  let next = 0;
  return byLink(target, rows, () => texts[next++] ?? '');
}

function byLink(
  { table }: TableAccess<AnyTable>,
  rows: AnyRow[],
  linkOf: (row: AnyRow) => string,
): ReadonlyMap<string, AnyRow[]> {
  if (rows.length > mostRelatives) throw new TooManyRowsError(table.name, mostRelatives);
  return Map.groupBy(rows, linkOf);
}
