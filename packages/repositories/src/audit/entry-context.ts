import type { AnyTable } from '@holdfast/db-types';
import type { TableAccess } from '../access/table-access.ts';
import type { Actor } from '../actor/actor.ts';
import type { NewAuditEntry } from './audit-dialect.ts';
import { type RowAction, resourceTypeOf } from './resource.ts';

/** What an entry says of who acted, for which organization, from where, and in which request. */
export function contextOf({
  id,
  organizationId,
  email,
  ip,
  userAgent,
  requestId,
}: Actor): Pick<NewAuditEntry, 'userId' | 'userEmail' | 'ipAddress' | 'userAgent' | 'metadata'> {
  return {
    userId: id,
    userEmail: email ?? null,
    ipAddress: ip ?? null,
    userAgent: userAgent ?? null,
    metadata:
      requestId === undefined && organizationId === undefined
        ? null
        : {
            ...(requestId !== undefined && { requestId }),
            ...(organizationId !== undefined && { organizationId }),
          },
  };
}

/** What the entries of one write have in common. */
export function entryOf({ table, actor }: TableAccess<AnyTable>, action: RowAction) {
  const resourceType = resourceTypeOf(table);
  return { action: `${resourceType}.${action}`, resourceType, ...contextOf(actor) };
}

/** The property that says when a row was written so, where there is one: the entry says the same time. */
export function stampOf({ roles }: AnyTable, action: RowAction): string | undefined {
  if (action === 'purge') return undefined;
  return roles.updatedAt ?? (action === 'create' ? roles.createdAt : undefined);
}
