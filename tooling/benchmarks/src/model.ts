/** What the peers read and write: as each of them answers it, and as the check compares it. */
export interface User {
  readonly id: string;
  readonly email: string;
  readonly fullName: string;
  readonly settings: Settings;
  readonly isActive: boolean;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly updatedAt: Date;
  readonly updatedBy: string;
  readonly version: number;
  readonly deletedAt: Date | null;
  readonly deletedBy: string | null;
}

// A type and not an interface: only a type is also a JSON object to the ORMs' types.
export type Settings = {
  readonly theme: string;
  readonly locale: string;
  readonly notifications: { readonly email: boolean; readonly push: boolean };
};

/** What a caller gives of a new user; the rest is stamped. */
export type NewUser = Pick<User, 'id' | 'email' | 'fullName' | 'settings' | 'isActive'>;

export interface Visit {
  readonly id: string;
  readonly userId: string;
  readonly page: string;
  readonly visitedAt: Date;
}

/** What changes in a user, for those rows that change one. */
export interface Rename {
  readonly id: string;
  readonly fullName: string;
}

/** A change that must meet the version which was read. */
export interface AuditedChange {
  readonly id: string;
  readonly version: number;
  readonly patch: Pick<User, 'fullName' | 'settings'>;
}

/** On whose behalf everything is written. */
export const actor = 'system';

/** A new user as it is stored. */
export function stamped(user: NewUser): User {
  const now = new Date();
  return {
    ...user,
    createdAt: now,
    createdBy: actor,
    updatedAt: now,
    updatedBy: actor,
    version: 1,
    deletedAt: null,
    deletedBy: null,
  };
}
