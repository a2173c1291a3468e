import { InvalidOptionError } from '@holdfast/resilience';
import { argon2id } from './passwords/argon2id.ts';
import type { PasswordHasher } from './passwords/password-hasher.ts';
import { PasswordRules } from './passwords/password-rules.ts';

export interface UserOptions {
  /** How passwords are kept. @default argon2id() */
  readonly hasher?: PasswordHasher;
  /** The fewest characters a new password has, in code points. @default 8 */
  readonly minPasswordLength?: number;
  /** Whether a user has to be verified to sign in. @default false */
  readonly requireVerified?: boolean;
}

/** What the options come to. */
export interface UserSettings {
  readonly hasher: PasswordHasher;
  readonly rules: PasswordRules;
  readonly requireVerified: boolean;
}

let shared: PasswordHasher | undefined;

/** One for all repositories that bring none: it bounds how many passwords are hashed at once. */
function sharedHasher(): PasswordHasher {
  shared ??= argon2id();
  return shared;
}

/** @throws InvalidOptionError */
export function settingsOf(options: UserOptions): UserSettings {
  const hasher = options.hasher ?? sharedHasher();
  if ([hasher.hash, hasher.verify, hasher.needsRehash].some((does) => typeof does !== 'function')) {
    throw new InvalidOptionError('hasher', 'a PasswordHasher, with hash, verify and needsRehash', hasher);
  }
  return {
    hasher,
    rules: new PasswordRules(options.minPasswordLength ?? 8),
    requireVerified: options.requireVerified ?? false,
  };
}
