import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { type KeyRing, keyRing } from '@holdfast/db-types';

/** What the processes of one Keyring have in common, and nobody else knows. */
export interface Secrets {
  /**
   * What API keys are hashed with. A key that is used is hashed with the current one from then on, so every process has to know a key
   * before any has it as the current one: `docs/deployment.md` tells how to rotate.
   */
  readonly keys: KeyRing;
  /** What cursors are signed with: by the current key alone, so that pages begin anew once it is another one. */
  readonly cursorSecret: string;
  /** The token against forged requests that belongs to a session. */
  csrfToken(sessionToken: string): string;
  /** Whether it is that, by whichever key of the ring. */
  isCsrfToken(given: string, sessionToken: string): boolean;
}

/** Everything from one ring of keys, each purpose with a key of its own. */
export function secretsFrom(keys: KeyRing): Secrets {
  // A key ring has a current key, which comes first.
  const [cursorKey] = keys.derive('keyring cursors').values();
  const csrfKeys = [...keys.derive('keyring csrf').values()];
  const csrfTokens = (token: string) =>
    csrfKeys.map((key) => createHmac('sha256', key).update(token).digest('base64url'));
  return {
    keys,
    cursorSecret: (cursorKey?.export() ?? Buffer.alloc(0)).toString('base64url'),
    csrfToken: (token) => csrfTokens(token)[0] ?? '',
    isCsrfToken: (given, token) => csrfTokens(token).some((expected) => isSame(given, expected)),
  };
}

/** In a time that does not tell where they differ. */
function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Secrets that nobody keeps: for the demo and for tests. */
export function passingSecrets(): Secrets {
  return secretsFrom(keyRing({ current: 'passing', keys: { passing: randomBytes(32) } }));
}
