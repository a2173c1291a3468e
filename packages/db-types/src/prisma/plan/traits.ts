import type { Role } from '../../column/role.ts';

/** The traits a model can be annotated with, and the roles each is made of. */
export const traits: Readonly<Record<string, readonly Role[]>> = {
  audited: ['createdAt', 'createdBy', 'updatedAt', 'updatedBy'],
  versioned: ['version'],
  softDeletable: ['deletedAt', 'deletedBy'],
  owned: ['owner', 'organization', 'accessLevel'],
};

/** What the field of a role is called where nothing else is said. */
const names: { readonly [Played in Role]?: string } = { owner: 'ownerId', organization: 'organizationId' };

export function fieldNameOf(role: Role): string {
  return names[role] ?? role;
}
