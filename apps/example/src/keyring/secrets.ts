import { createHmac, randomBytes } from 'node:crypto';
import { type KeyRing, keyRing } from '@holdfast/db-types';

/** What the processes of one Keyring have in common, and nobody else knows. */
export interface Secrets {
  /** What API keys are hashed with. To rotate, add a key and make it current. */
  readonly keys: KeyRing;
  /** What cursors are signed with. */
  readonly cursorSecret: string;
  /** The token against forged requests that belongs to a session. */
  csrfToken(sessionToken: string): string;
}

/** Everything from one ring of keys, each purpose with a key of its own. */
export function secretsFrom(keys: KeyRing): Secrets {
  const current = (purpose: string) => keys.derive(purpose).get(keys.current)?.export() ?? Buffer.alloc(0);
  const cursorSecret = current('keyring cursors').toString('base64url');
  const csrfKey = current('keyring csrf');
  return {
    keys,
    cursorSecret,
    csrfToken: (token) => createHmac('sha256', csrfKey).update(token).digest('base64url'),
  };
}

/** Secrets that nobody keeps: for the demo and for tests. */
export function passingSecrets(): Secrets {
  return secretsFrom(keyRing({ current: 'passing', keys: { passing: randomBytes(32) } }));
}
