/**
 * What a column is for, where the repository and not the caller writes it: who and when of creation, change and
 * deletion, and the count of changes.
 */
export type Role =
  | 'createdAt'
  | 'createdBy'
  | 'updatedAt'
  | 'updatedBy'
  | 'version'
  | 'deletedAt'
  | 'deletedBy';

/** Every role, in the order traits list them. */
export const roles: readonly Role[] = [
  'createdAt',
  'createdBy',
  'updatedAt',
  'updatedBy',
  'version',
  'deletedAt',
  'deletedBy',
];
