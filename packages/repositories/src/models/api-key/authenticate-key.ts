import type { Row } from '@holdfast/db-types';
import type { TableAccess } from '../../access/table-access.ts';
import { equals } from '../../criteria/equality.ts';
import { allOf } from '../../criteria/predicate.ts';
import { hasKey, keyOf } from '../../criteria/row-key.ts';
import { isVisible } from '../../criteria/visibility.ts';
import { from } from '../../reading/select.ts';
import { compileStatement } from '../../statements/compiled-statement.ts';
import { slot } from '../../statements/slot.ts';
import { encodeAddress } from '../encode-address.ts';
import { type UserTable, valuesOf as userValuesOf } from '../user/user-table.ts';
import type { ApiKeySettings } from './api-key-options.ts';
import { type ApiKeyTable, valuesOf } from './api-key-table.ts';
import { findByHashes } from './find-key.ts';
import { isApiToken } from './token/token.ts';
import { takeApart, withUser } from './with-user.ts';

/** Why a token was refused. For logs and counters: whoever brings it is told one thing in all cases. */
export type ApiKeyRefusal =
  | 'malformed'
  | 'unknown'
  | 'revoked'
  | 'expired'
  | 'user-deleted'
  | 'user-inactive';

export type ApiKeyAuthentication<Key, User> =
  | { readonly authenticated: true; readonly key: Key; readonly user: User }
  | { readonly authenticated: false; readonly reason: ApiKeyRefusal };

export interface TokenOptions {
  /** From where: kept as the key's `lastUsedIp`. */
  readonly ip?: string | undefined;
}

export async function authenticateKey<T extends ApiKeyTable, Users extends UserTable>(
  access: TableAccess<T>,
  { hash, users, usage }: ApiKeySettings<Users>,
  token: string,
  { ip }: TokenOptions,
): Promise<ApiKeyAuthentication<Row<T>, Row<Users>>> {
  // What cannot be kept is refused before anything is done.
  encodeAddress(access.mapped.mapping, 'lastUsedIp', ip);
  // Told from a token without a look into the database: nobody makes it work by sending nonsense.
  if (!isApiToken(token)) return refused('malformed');
  const hashes = hash.candidates(token);
  const owners = access.to(users);
  const found = await findByHashes(access, hashes, 'all', withUser(access.mapped, owners));
  if (found === undefined) return refused('unknown');
  const { key, user } = takeApart<T, Users>(access.mapped, owners.mapped, found);
  const { id, keyHash, expiresAt } = valuesOf(key);
  if (!isVisible(access.table, key, 'live')) return refused('revoked');
  if (expiresAt !== null && expiresAt <= access.now()) return refused('expired');
  if (user === undefined) return refused('user-deleted');
  if (!userValuesOf(user).isActive) return refused('user-inactive');
  usage?.record(id, { ip });
  if (keyHash !== hashes[0]) await keepAs(access, key, hashes[0]);
  return { authenticated: true, key, user };
}

/**
 * Keeps the token under the key ring's current key from now on. It is no change of the key: the version is not counted up, and
 * the audit trail has no entry.
 */
async function keepAs<T extends ApiKeyTable>(
  access: TableAccess<T>,
  row: Row<T>,
  keyHash: string,
): Promise<void> {
  const { mapped, table } = access;
  const column = mapped.mapping.column('keyHash');
  const unchanged = equals(column, column.encode(valuesOf(row).keyHash));
  const predicate = access.within(
    'all',
    allOf(hasKey(mapped.mapping, keyOf(table, row)), unchanged),
    'write',
  );
  const statement = mapped.statements.get(`keep hash where ${predicate.shape}`, () => {
    const query = from(mapped).update({ [column.databaseName]: slot(0) });
    predicate.apply(query, 1);
    return compileStatement(query);
  });
  await access.write(statement.bind([column.encode(keyHash), ...predicate.values]));
}

function refused(reason: ApiKeyRefusal): { readonly authenticated: false; readonly reason: ApiKeyRefusal } {
  return { authenticated: false, reason };
}
