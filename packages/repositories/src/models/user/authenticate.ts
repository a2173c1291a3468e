import type { Row } from '@holdfast/db-types';
import type { TableAccess } from '../../access/table-access.ts';
import { encodeAddress } from '../encode-address.ts';
import { findByLogin } from './find-user.ts';
import { noteLogin } from './note-login.ts';
import { normalized } from './passwords/password-rules.ts';
import type { UserSettings } from './user-options.ts';
import { type UserTable, valuesOf } from './user-table.ts';

/** Why a user could not sign in. For logs and counters: whoever tries is told one thing in all cases. */
export type LoginRefusal = 'unknown-user' | 'wrong-password' | 'inactive' | 'unverified';

export type Authentication<User> =
  | { readonly authenticated: true; readonly user: User }
  | { readonly authenticated: false; readonly reason: LoginRefusal };

export interface LoginOptions {
  /** From where: kept as the user's `lastLoginIp`. */
  readonly ip?: string | undefined;
}

/**
 * Each attempt costs one statement and one hash, whoever it is for: that a user is there shows in neither. Only whoever
 * knows the password learns that the user is inactive.
 */
export async function authenticate<T extends UserTable>(
  access: TableAccess<T>,
  { hasher, requireVerified }: UserSettings,
  login: string,
  given: string,
  { ip }: LoginOptions,
): Promise<Authentication<Row<T>>> {
  // What cannot be kept is refused before anything is done.
  const address = encodeAddress(access.mapped.mapping, 'lastLoginIp', ip);
  const password = normalized(given);
  if (password === undefined) return refused('wrong-password');
  const row = await findByLogin(access, login);
  const stored = row === undefined ? null : valuesOf(row).passwordHash;
  if (row === undefined || stored === null) {
    await hasher.hash(password);
    return refused(row === undefined ? 'unknown-user' : 'wrong-password');
  }
  if (!(await hasher.verify(stored, password))) return refused('wrong-password');
  const { isActive, isVerified } = valuesOf(row);
  if (!isActive) return refused('inactive');
  if (requireVerified && !isVerified) return refused('unverified');
  const rehashed = hasher.needsRehash(stored) ? { stored, anew: await hasher.hash(password) } : undefined;
  return { authenticated: true, user: await noteLogin(access, row, { address, rehashed }) };
}

function refused(reason: LoginRefusal): { readonly authenticated: false; readonly reason: LoginRefusal } {
  return { authenticated: false, reason };
}
