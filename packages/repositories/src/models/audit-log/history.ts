import type { AnyTable } from '@holdfast/db-types';
import type { TableAccess } from '../../access/table-access.ts';
import type { auditLog } from '../../audit/audit-log.ts';
import { type HistoryEntry, typedEntry } from '../../audit/read-changes.ts';
import { resourceIdOf, resourceTypeOf } from '../../audit/resource.ts';
import type { RowKey } from '../../criteria/row-key.ts';
import { listRows } from '../../reading/list-rows.ts';

export interface HistoryOptions {
  /** The most entries. @default 100 */
  readonly limit?: number;
  /** Only entries before the one with this id: the last one of the page before. */
  readonly before?: bigint;
}

/** What happened to a row, the newest first. */
export async function historyOf<T extends AnyTable>(
  log: TableAccess<typeof auditLog>,
  table: T,
  key: RowKey<T>,
  { limit = 100, before }: HistoryOptions,
): Promise<HistoryEntry<T>[]> {
  const { mapping } = log.to(table).mapped;
  const entries = await listRows(log, {
    where: {
      resourceType: resourceTypeOf(table),
      resourceId: resourceIdOf(mapping, key),
      ...(before !== undefined && { id: { lt: before } }),
    },
    orderBy: { id: 'desc' },
    limit,
  });
  return entries.map((entry) => typedEntry<T>(mapping, entry));
}
