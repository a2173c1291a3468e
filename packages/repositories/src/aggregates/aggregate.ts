import type { AnyTable } from '@holdfast/db-types';
import type { TableAccess } from '../access/table-access.ts';
import { matches } from '../criteria/where.ts';
import { QueryError } from '../errors/query-error.ts';
import type { FilterOptions } from '../reading/read-options.ts';
import { from } from '../reading/select.ts';
import { compileStatement } from '../statements/compiled-statement.ts';
import type { Aggregated, Aggregates } from './aggregate-options.ts';
import { AggregatePlan } from './aggregate-plan.ts';

/** Works out what is asked for of all rows that match. */
export async function aggregateRows<T extends AnyTable, Asked extends Aggregates<T>>(
  access: TableAccess<T>,
  options: FilterOptions<T> & Asked,
): Promise<Aggregated<T, Asked>> {
  const { mapped } = access;
  const { where, visibility = 'live' } = options;
  const plan = new AggregatePlan(mapped, options);
  if (plan.isEmpty) {
    throw new QueryError(`${access.table.name}: an aggregate is asked for by count, sum, avg, min or max.`);
  }
  const predicate = access.within(visibility, matches(mapped, where));
  const statement = mapped.statements.get(`aggregate ${plan.shape} where ${predicate.shape}`, () => {
    const query = from(mapped).select(mapped.dialect.builder.raw(plan.selection.replaceAll('?', '\\?')));
    predicate.apply(query, 0);
    return compileStatement(query);
  });
  const { rows } = await access.read(statement.bind(predicate.values));
  const result: Record<string, unknown> = {};
  plan.read(rows[0] ?? {}, result);
  // The plan has read what was asked for.
  return result as Aggregated<T, Asked>;
}
