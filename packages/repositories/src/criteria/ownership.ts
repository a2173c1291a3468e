import type { Actor } from '../actor/actor.ts';
import type { TableMapping } from '../mapping/table-mapping.ts';
import { slot } from '../statements/slot.ts';
import { everything, type Predicate } from './predicate.ts';

/**
 * The rows of an owned table that are within reach of the actor: to read, their own, their organization's where the
 * access level goes that far, and public ones; to write, all of these but the public ones. Every row of other tables.
 */
export function withinReach(mapping: TableMapping, actor: Actor, to: 'read' | 'write'): Predicate {
  const { owner, organization, accessLevel } = mapping.table.roles;
  if (owner === undefined || actor.unrestricted) return everything;
  const mine = mapping.column(owner);
  const level = accessLevel === undefined ? undefined : mapping.column(accessLevel);
  const ours =
    organization === undefined || actor.organizationId === undefined
      ? undefined
      : mapping.column(organization);
  const values = [mine.encode(actor.id)];
  if (ours && level) values.push(ours.encode(actor.organizationId), level.encode('organization'));
  const isPublic = to === 'read' && level !== undefined;
  if (isPublic) values.push(level.encode('public'));
  return {
    shape: `reach ${to} ${values.length}`,
    values,
    apply(query, firstSlot) {
      query.where((reach) => {
        reach.where(mine.databaseName, slot(firstSlot));
        if (ours && level) {
          reach.orWhere((shared) => {
            shared
              .where(ours.databaseName, slot(firstSlot + 1))
              .where(level.databaseName, slot(firstSlot + 2));
          });
        }
        if (isPublic) reach.orWhere(level.databaseName, slot(firstSlot + values.length - 1));
      });
    },
  };
}
