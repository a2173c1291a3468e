import type { ColumnTypeName } from './column-type.ts';
import type { Role } from './role.ts';

/** What a column must be like to play a role. */
export interface RoleDemands {
  readonly types: readonly ColumnTypeName[];
  /** Said where it matters: a row that is not deleted says so by null, a version is always there. */
  readonly nullable?: boolean;
  /** The role this one says nothing without: who, without when. */
  readonly needs?: Role;
}

const when: readonly ColumnTypeName[] = ['timestamp'];
const who: readonly ColumnTypeName[] = ['text', 'guid'];

/** Each "when" may stand alone, as many schemas have it; a "who" needs its "when". */
export const roleDemands: { readonly [Played in Role]: RoleDemands } = {
  createdAt: { types: when },
  createdBy: { types: who, needs: 'createdAt' },
  updatedAt: { types: when },
  updatedBy: { types: who, needs: 'updatedAt' },
  version: { types: ['integer'], nullable: false },
  deletedAt: { types: when, nullable: true },
  deletedBy: { types: who, nullable: true, needs: 'deletedAt' },
  owner: { types: who },
  organization: { types: who, needs: 'owner' },
  accessLevel: { types: ['enumeration', 'text'], nullable: false, needs: 'owner' },
};
