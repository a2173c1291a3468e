import type { Role } from '../../column/role.ts';
import type { Provider } from './native-types.ts';

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

/**
 * The line of schema that adds the field of a role. Its defaults let the migration pass on a table that has rows; new
 * rows are written by the repository.
 */
export function fieldOf(role: Role, provider: Provider): string {
  const zone = provider === 'postgresql' ? ' @db.Timestamptz(3)' : '';
  const lines: { readonly [Played in Role]: string } = {
    createdAt: `createdAt DateTime  @default(now()) @map("created_at")${zone}`,
    createdBy: 'createdBy String    @default("system") @map("created_by")',
    updatedAt: `updatedAt DateTime  @default(now()) @updatedAt @map("updated_at")${zone}`,
    updatedBy: 'updatedBy String    @default("system") @map("updated_by")',
    version: 'version   Int       @default(1)',
    deletedAt: `deletedAt DateTime? @map("deleted_at")${zone}`,
    deletedBy: 'deletedBy String?   @map("deleted_by")',
    owner: 'ownerId   String    @default("system") @map("owner_id")',
    organization: 'organizationId String? @map("organization_id")',
    accessLevel: 'accessLevel String  @default("private") @map("access_level")',
  };
  return lines[role];
}
