import type { Statement } from '@holdfast/resilience';
import type { Knex } from 'knex';
import type { Predicate } from '../criteria/predicate.ts';
import type { MappedTable } from '../mapping/mapped-table.ts';
import { type CompiledStatement, compileStatement } from '../statements/compiled-statement.ts';
import { limitSlot, offsetSlot } from '../statements/slot.ts';
import { applyLock, type Lock, shapeOfLock } from './lock.ts';
import { applyOrder, type Order, shapeOfOrder } from './order.ts';

/** What to select. */
export interface Select {
  readonly predicate: Predicate;
  readonly order?: readonly Order[];
  /** How many rows at most. @default all */
  readonly limit?: number | undefined;
  /** Whether policies leave fewer or more rows than a planner thinks. @default false */
  readonly held?: boolean;
  /** How many rows to leave out first. @default 0 */
  readonly offset?: number;
  readonly lock?: Lock | undefined;
  /** SQL to select beside the row's properties, told by the order: a row's position in it. */
  readonly beside?: string;
}

/**
 * The largest limit that stands in a statement's text. A planner that does not know the limit plans for a tenth of the table,
 * finds that plan too dear, and plans each call anew: a small limit is worth a statement of its own. Larger ones are values, as
 * there could be any number of them.
 *
 * Behind policies every limit is a value. To a planner they seem to leave hardly a row, so that a known limit is never reached
 * and all rows may as well be sorted for it; planning for a tenth, it follows an index in the order and stops.
 */
const largestLiteral = 100;

function isLiteral({ limit, held = false }: Select): boolean {
  return limit !== undefined && limit <= largestLiteral && !held;
}

/** Selects whole rows. */
export function selectRows(mapped: MappedTable, select: Select): Statement {
  const { predicate, limit, offset = 0 } = select;
  const values = [...predicate.values];
  if (limit !== undefined && !isLiteral(select)) values.push(limit);
  if (offset > 0) values.push(offset);
  return compiled(mapped, select).bind(values);
}

function compiled(mapped: MappedTable, select: Select): CompiledStatement {
  const { predicate, order = [], limit, offset = 0, lock, beside = '' } = select;
  const literal = isLiteral(select);
  const window = `${literal || limit === undefined ? limit : 'some'} ${offset > 0}`;
  const shape = `select ${beside !== ''} ${window} ${shapeOfLock(lock)} ${shapeOfOrder(order)} where ${predicate.shape}`;
  return mapped.statements.get(shape, () => {
    const query = from(mapped).select(wholeRow(mapped));
    if (beside !== '') query.select(mapped.dialect.builder.raw(beside.replaceAll('?', '\\?')));
    predicate.apply(query, 0);
    applyOrder(query, order, mapped);
    if (limit !== undefined) query.limit(literal ? limit : limitSlot, { skipBinding: literal });
    if (offset > 0) query.offset(offsetSlot);
    applyLock(query, lock, mapped);
    const first = predicate.values.length;
    return compileStatement(query, {
      limit: first,
      offset: literal || limit === undefined ? first : first + 1,
    });
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
