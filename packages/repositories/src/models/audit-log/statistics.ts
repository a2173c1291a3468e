import type { TableAccess } from '../../access/table-access.ts';
import type { AuditEntry, auditLog } from '../../audit/audit-log.ts';
import { matches } from '../../criteria/where.ts';
import { QueryError } from '../../errors/query-error.ts';
import { quoteValue } from '../../errors/quote-value.ts';
import { from } from '../../reading/select.ts';
import { compileStatement } from '../../statements/compiled-statement.ts';
import { type EntryFilter, entriesThat } from './entry-filter.ts';

/** What entries are counted by. */
export type StatisticsBy = (typeof groupings)[number];

const groupings = [
  'action',
  'resourceType',
  'status',
  'userId',
] as const satisfies readonly (keyof AuditEntry)[];

/** How many entries there are of one kind. */
export interface ActionCount {
  readonly value: string | null;
  readonly count: number;
}

/** Counts entries by one of their properties, the most frequent first. */
export async function actionStatistics(
  log: TableAccess<typeof auditLog>,
  by: StatisticsBy,
  filter: EntryFilter,
): Promise<ActionCount[]> {
  if (!groupings.includes(by)) {
    throw new QueryError(`Statistics are by ${groupings.join(', ')}, not by ${quoteValue(by)}.`);
  }
  const { mapped } = log;
  const predicate = matches(mapped, entriesThat(filter));
  const column = mapped.mapping.column(by).databaseName;
  const statement = mapped.statements.get(`statistics ${by} where ${predicate.shape}`, () => {
    const query = from(mapped).select({ value: column }).count({ count: '*' }).groupBy(column);
    predicate.apply(query.orderByRaw('count(*) desc').orderBy(column), 0);
    return compileStatement(query);
  });
  const { rows } = await log.read<{ value: string | null; count: string | number }>(
    statement.bind(predicate.values),
  );
  return rows.map(({ value, count }) => ({ value, count: Number(count) }));
}
