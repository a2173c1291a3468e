import type { AnyTable } from '@holdfast/db-types';
import type { TableAccess } from '../access/table-access.ts';
import type { Predicate } from '../criteria/predicate.ts';
import { matches } from '../criteria/where.ts';
import type { MappedTable } from '../mapping/mapped-table.ts';
import { type CompiledStatement, compileStatement } from '../statements/compiled-statement.ts';
import { limitSlot } from '../statements/slot.ts';
import type { FilterOptions } from './read-options.ts';
import { from } from './select.ts';

/** How many rows match. */
export async function countRows<T extends AnyTable>(
  access: TableAccess<T>,
  { where, visibility = 'live' }: FilterOptions<T>,
): Promise<number> {
  const predicate = access.within(visibility, matches(access.mapped, where));
  const statement = count(access.mapped, predicate).bind(predicate.values);
  const { rows } = await access.read<{ count: string | number }>(statement);
  return Number(rows[0]?.count);
}

/** Whether a row matches. */
export async function anyRow<T extends AnyTable>(
  access: TableAccess<T>,
  { where, visibility = 'live' }: FilterOptions<T>,
): Promise<boolean> {
  const predicate = access.within(visibility, matches(access.mapped, where));
  const { rows } = await access.read(one(access.mapped, predicate).bind([...predicate.values, 1]));
  return rows.length > 0;
}

function count(mapped: MappedTable, predicate: Predicate): CompiledStatement {
  return mapped.statements.get(`count where ${predicate.shape}`, () => {
    const query = from(mapped).count({ count: '*' });
    predicate.apply(query, 0);
    return compileStatement(query);
  });
}

function one(mapped: MappedTable, predicate: Predicate): CompiledStatement {
  return mapped.statements.get(`exists where ${predicate.shape}`, () => {
    const query = from(mapped).select(mapped.dialect.builder.raw('1 as found')).limit(limitSlot);
    predicate.apply(query, 0);
    return compileStatement(query, { limit: predicate.values.length });
  });
}
