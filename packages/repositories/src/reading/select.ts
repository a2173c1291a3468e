import type { Knex } from 'knex';
import type { Predicate } from '../criteria/predicate.ts';
import type { MappedTable } from '../mapping/mapped-table.ts';
import { type CompiledStatement, compileStatement } from '../statements/compiled-statement.ts';
import { limitSlot, offsetSlot } from '../statements/slot.ts';
import { applyLock, type Lock, shapeOfLock } from './lock.ts';
import { applyOrder, type Order, shapeOfOrder } from './order.ts';

/** What a select's statement depends on, besides its values. */
export interface Select {
  readonly predicate: Predicate;
  readonly order?: readonly Order[];
  readonly limited?: boolean;
  readonly offset?: boolean;
  readonly lock?: Lock | undefined;
}

/** Whole rows. Values: the predicate's, the limit, the offset. */
export function selectRows(mapped: MappedTable, select: Select): CompiledStatement {
  const { predicate, order = [], limited = false, offset = false, lock } = select;
  const shape = `select ${limited} ${offset} ${shapeOfLock(lock)} ${shapeOfOrder(order)} where ${predicate.shape}`;
  return mapped.statements.get(shape, () => {
    const query = from(mapped).select(wholeRow(mapped));
    predicate.apply(query, 0);
    applyOrder(query, order, mapped);
    if (limited) query.limit(limitSlot);
    if (offset) query.offset(offsetSlot);
    applyLock(query, lock, mapped);
    const first = predicate.values.length;
    return compileStatement(query, { limit: first, offset: limited ? first + 1 : first });
  });
}

/** A query on the table. */
export function from({ mapping: { table }, dialect }: MappedTable): Knex.QueryBuilder {
  const query = dialect.builder(table.name);
  return table.schema === undefined ? query : query.withSchema(table.schema);
}

/** What is selected or returned of a row: every property, under its name. */
export function wholeRow({ mapping, dialect }: MappedTable, alias?: string): Knex.Raw {
  // A question mark in a name would be taken for a binding.
  return dialect.builder.raw(mapping.selection(alias).replaceAll('?', '\\?'));
}
