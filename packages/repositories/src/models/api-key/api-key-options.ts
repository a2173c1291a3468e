import type { KeyRing } from '@holdfast/db-types';
import { InvalidOptionError } from '@holdfast/resilience';
import { user } from '../user/user.ts';
import type { UserTable } from '../user/user-table.ts';
import { requirePrefix } from './token/token.ts';
import { TokenHash } from './token/token-hash.ts';
import type { ApiKeyUsage } from './usage/api-key-usage.ts';

export interface ApiKeyOptions<Users extends UserTable> {
  /**
   * What stored hashes are keyed with: new ones with its current key. To rotate, add a key everywhere, then make it current; a token is
   * found by the hash of every key, and where it is used its hash becomes one of the current key.
   */
  readonly keys: KeyRing;
  /** What tokens begin with, to be recognised by: `acme_live`. @default 'hf' */
  readonly prefix?: string;
  /** The users that keys belong to. @default the one of `userSql` */
  readonly users?: Users;
  /** Where uses are recorded. @default none: `authenticate` records no use, and `recordUsage` writes each at once */
  readonly usage?: ApiKeyUsage;
}

/** What the options come to. */
export interface ApiKeySettings<Users extends UserTable> {
  readonly hash: TokenHash;
  readonly prefix: string;
  readonly users: Users;
  readonly usage: ApiKeyUsage | undefined;
}

/** @throws InvalidOptionError */
export function settingsOf<Users extends UserTable>(options: ApiKeyOptions<Users>): ApiKeySettings<Users> {
  const { keys, prefix = 'hf', usage } = options;
  if (typeof keys?.derive !== 'function') {
    throw new InvalidOptionError('keys', 'a key ring, made by keyRing()', typeof keys);
  }
  return {
    hash: new TokenHash(keys),
    prefix: requirePrefix(prefix),
    // Where no table is given, `Users` is the default one's type.
    users: options.users ?? (user as unknown as Users),
    usage,
  };
}
