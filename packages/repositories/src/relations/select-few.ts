import type { Predicate } from '../criteria/predicate.ts';
import type { MappedColumn } from '../mapping/mapped-column.ts';
import type { MappedTable } from '../mapping/mapped-table.ts';
import { applyOrder, type Order, orderSql, shapeOfOrder } from '../reading/order.ts';
import { from, wholeRow } from '../reading/select.ts';
import { type CompiledStatement, compileStatement } from '../statements/compiled-statement.ts';
import { limitSlot, slot } from '../statements/slot.ts';

/** The first rows, in their order, of each combination of values. Values: the predicate's, how many of each, and of all. */
export function selectFew(
  mapped: MappedTable,
  predicate: Predicate,
  order: readonly Order[],
  columns: readonly MappedColumn[],
): CompiledStatement {
  const shape = `few ${columns.map(({ property }) => property).join()} ${shapeOfOrder(order)} where ${predicate.shape}`;
  return mapped.statements.get(shape, () => {
    const { mapping, dialect } = mapped;
    const raw = (sql: string) => dialect.builder.raw(sql.replaceAll('?', '\\?'));
    const rank = `${mapping.ownPrefix}rank`;
    const of = columns.map((column) => mapping.nameOf(column)).join(', ');
    const ranked = `row_number() over (partition by ${of} order by ${orderSql(order, mapped)}) as ${mapping.quote(rank)}`;
    const all = from(mapped).select(raw(`${mapping.quote(mapping.table.name)}.*`), raw(ranked));
    predicate.apply(all, 0);
    const first = predicate.values.length;
    const query = dialect.builder
      .select(wholeRow(mapped))
      .from(all.as(mapping.table.name))
      .where(rank, '<=', slot(first))
      .limit(limitSlot);
    applyOrder(query, order, mapped);
    return compileStatement(query, { limit: first + 1 });
  });
}
