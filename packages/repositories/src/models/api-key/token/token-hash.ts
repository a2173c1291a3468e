import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { KeyRing } from '@holdfast/db-types';

/**
 * What is stored of tokens: HMAC-SHA-256 under a key of the server's, as 64 hexadecimal digits. Who reads the database
 * can neither use a key nor make one up.
 */
export class TokenHash {
  readonly #keys: readonly KeyObject[];

  constructor(ring: KeyRing) {
    this.#keys = [...ring.derive('holdfast api key v1').values()];
  }

  /** The hashes that a token may be stored as, that of the current key first. */
  candidates(token: string): readonly [string, ...string[]] {
    const hashes = this.#keys.map((key) => createHmac('sha256', key).update(token).digest('hex'));
    // A key ring has a current key.
    return hashes as [string, ...string[]];
  }
}

/** Whether two hashes are the same, in a time that does not tell where they differ. */
export function sameHash(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  return first.length === second.length && timingSafeEqual(first, second);
}
