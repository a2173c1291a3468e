import type { Predicate } from '../criteria/predicate.ts';
import type { MappedColumn } from '../mapping/mapped-column.ts';
import type { MappedTable } from '../mapping/mapped-table.ts';
import { applyOrder, type Order, shapeOfOrder } from '../reading/order.ts';
import { from, wholeRow } from '../reading/select.ts';
import { type CompiledStatement, compileStatement } from '../statements/compiled-statement.ts';
import { limitSlot } from '../statements/slot.ts';

interface Through {
  /** Which rows of the target. */
  readonly wanted: Predicate;
  /** Which rows in between. */
  readonly passed: Predicate;
  /** The columns in between that lead back. */
  readonly near: readonly MappedColumn[];
  readonly joined: readonly { readonly between: MappedColumn; readonly target: MappedColumn }[];
  readonly order: readonly Order[];
}

/**
 * Rows of the target, once for each row they are reached from, with the values that lead back under `aliases`. Each
 * table's criteria stand in a query of its own, where its columns' names are the only ones. Values: the target's
 * predicate's, the one's in between, the limit.
 */
export function selectThrough(
  target: MappedTable,
  between: MappedTable,
  { wanted, passed, near, joined, order }: Through,
): { readonly statement: CompiledStatement; readonly aliases: readonly string[] } {
  const { mapping, dialect } = target;
  const { table } = between.mapping;
  const aliases = near.map((_, index) => `${mapping.ownPrefix}${index}`);
  const via = `${mapping.ownPrefix}between`;
  const names = (columns: readonly MappedColumn[]): string => columns.map(({ property }) => property).join();
  const shape = [
    `through ${table.schema ?? ''} ${table.name} by ${names(near)}`,
    `to ${joined.map((pair) => `${pair.between.property} ${pair.target.property}`).join()}`,
    `${shapeOfOrder(order)} where ${passed.shape} where ${wanted.shape}`,
  ].join(' ');
  const statement = target.statements.get(shape, () => {
    const raw = (sql: string) => dialect.builder.raw(sql.replaceAll('?', '\\?'));
    const all = from(target).select(raw('*'));
    wanted.apply(all, 0);
    const used = [...near, ...joined.map((pair) => pair.between)];
    // A link that is there twice leads to one row.
    const links = from(between).distinct([...new Set(used.map(({ databaseName }) => databaseName))]);
    passed.apply(links, wanted.values.length);
    const inBetween = (column: MappedColumn): string => between.mapping.nameOf(column, via);
    const back = near.map((column, index) => {
      const stored = column.selectAs?.(inBetween(column)) ?? inBetween(column);
      return `${stored} as ${mapping.quote(aliases[index] ?? '')}`;
    });
    const equal = joined.map((pair) => `${mapping.nameOf(pair.target)} = ${inBetween(pair.between)}`);
    const query = dialect.builder
      .select(wholeRow(target, mapping.table.name), raw(back.join(', ')))
      .from(all.as(mapping.table.name))
      .join(links.as(via), (on) => {
        on.on(raw(equal.join(' and ')));
      })
      .limit(limitSlot);
    applyOrder(query, order, target);
    return compileStatement(query, { limit: wanted.values.length + passed.values.length });
  });
  return { statement, aliases };
}
