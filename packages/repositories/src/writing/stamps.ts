import type { AnyTable } from '@holdfast/db-types';
import type { TableAccess } from '../access/table-access.ts';

/** What the repository writes by itself, by property: who and when, for the roles that the table's columns play. */
export function stampsOf(
  access: TableAccess<AnyTable>,
  action: 'create' | 'update' | 'delete' | 'restore',
): Readonly<Record<string, unknown>> {
  const { roles } = access.table;
  const { id } = access.actor;
  // Without a prototype: a column may be called like a member of every object.
  const stamps: Record<string, unknown> = Object.create(null);
  const stamp = (property: string | undefined, value: unknown): void => {
    if (property !== undefined) stamps[property] = value;
  };
  const time = access.now();
  stamp(roles.updatedAt, time);
  stamp(roles.updatedBy, id);
  if (action === 'create') {
    stamp(roles.createdAt, time);
    stamp(roles.createdBy, id);
    stamp(roles.version, 1);
    stamp(roles.owner, id);
    stamp(roles.organization, access.actor.organizationId ?? null);
  } else if (action !== 'update') {
    const deleted = action === 'delete';
    stamp(roles.deletedAt, deleted ? time : null);
    stamp(roles.deletedBy, deleted ? id : null);
  }
  return stamps;
}
