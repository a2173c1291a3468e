import { permits } from '@holdfast/repositories';
import type { User } from '../generated/tables/index.ts';

/** What a route can ask for. A key may also be granted `users:*` and the like, or `*`. */
export type Permission =
  | 'users:read'
  | 'users:write'
  | 'users:credentials'
  | 'keys:read'
  | 'keys:write'
  | 'audit:read'
  | 'organizations:read'
  | 'organizations:write'
  | 'platform:read'
  | 'platform:break';

const ofRole: Readonly<Record<User['role'], readonly string[]>> = {
  member: ['users:read', 'keys:read', 'organizations:read'],
  admin: ['users:*', 'keys:*', 'audit:*', 'organizations:read'],
};
const ofOperators = ['*'];

/** What a user may do: by the role in the organization, or everything as an operator of the platform. */
export function permissionsOf({ role, isSuperuser }: Pick<User, 'role' | 'isSuperuser'>): readonly string[] {
  return isSuperuser ? ofOperators : ofRole[role];
}

/** Whether somebody with these permissions may do all that the other ones permit. */
export function covers(permissions: readonly string[], others: readonly string[]): boolean {
  return others.every((other) => permits(permissions, other));
}
