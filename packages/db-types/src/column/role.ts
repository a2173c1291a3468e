/**
 * What a column is for, where a repository acts on it: who and when of creation, change and deletion, the count of
 * changes, and whose the row is.
 */
export type Role =
  | 'createdAt'
  | 'createdBy'
  | 'updatedAt'
  | 'updatedBy'
  | 'version'
  | 'deletedAt'
  | 'deletedBy'
  | 'owner'
  | 'organization'
  | 'accessLevel';

/** The roles whose columns the repository alone writes. An access level is the caller's to choose. */
export type WrittenRole = Exclude<Role, 'accessLevel'>;

/** Every role, in the order traits list them. */
export const roles: readonly Role[] = [
  'createdAt',
  'createdBy',
  'updatedAt',
  'updatedBy',
  'version',
  'deletedAt',
  'deletedBy',
  'owner',
  'organization',
  'accessLevel',
];
