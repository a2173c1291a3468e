import type { ColumnBuilder } from '../column/column-builder.ts';
import { enumeration } from '../columns/enumeration.ts';
import { text } from '../columns/text.ts';
import { type AccessLevel, accessLevels } from './access-level.ts';

/**
 * Whose a row is, and who else may read it: its owner (an actor's id), its organization, and how far access goes. Spread
 * into a table's columns. Repositories write owner and organization; the access level is the caller's to choose.
 */
export const owned: {
  readonly ownerId: ColumnBuilder<string, 'owner'>;
  readonly organizationId: ColumnBuilder<string | null, 'organization' | 'optional'>;
  readonly accessLevel: ColumnBuilder<AccessLevel, 'accessLevel' | 'optional'>;
} = {
  ownerId: text().named('owner_id').plays('owner'),
  organizationId: text().nullable().named('organization_id').plays('organization'),
  accessLevel: enumeration(accessLevels).named('access_level').default('private').plays('accessLevel'),
};
