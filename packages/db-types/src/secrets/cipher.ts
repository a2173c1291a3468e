import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';
import type { ColumnPlace } from '../column/column-type.ts';
import { quoteValue } from '../error/quote-value.ts';
import { DecryptionError } from './decryption-error.ts';
import type { KeyRing } from './key-ring.ts';

const ALGORITHM = 'aes-256-gcm';
const VERSION = 'hf1';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts and decrypts the texts of one column. */
export interface Cipher {
  encrypt(plain: string): string;
  /** @throws DecryptionError */
  decrypt(stored: string): string;
}

/**
 * AES-256-GCM (NIST SP 800-38D) with a random nonce for each value. The result reads `hf1.<key id>.<nonce, ciphertext and
 * tag in base64url>`. `boundTo` is authenticated with it: what was written for one column is none of another's.
 */
export function cipherOf(ring: KeyRing, { table, column }: ColumnPlace, boundTo: string): Cipher {
  const keys = ring.derive('holdfast encrypted column v1');
  const associated = Buffer.from(boundTo);
  const [current] = keys.entries();
  const fail = (reason: string, options?: ErrorOptions) =>
    new DecryptionError(table, column, reason, options);
  return {
    encrypt(plain) {
      if (current === undefined) throw fail('the key ring is empty');
      const [id, key] = current;
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(ALGORITHM, key, iv).setAAD(associated);
      const sealed = Buffer.concat([iv, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${VERSION}.${id}.${sealed.toString('base64url')}`;
    },
    decrypt(stored) {
      const [version, id = '', sealed = '', ...rest] = typeof stored === 'string' ? stored.split('.', 4) : [];
      const bytes = Buffer.from(sealed, 'base64url');
      if (version !== VERSION || rest.length > 0 || bytes.length < IV_BYTES + TAG_BYTES) {
        throw fail('the database holds something that was not encrypted by this column');
      }
      const key = keys.get(id);
      if (key === undefined) {
        throw fail(
          `it was written with the key ${quoteValue(id)}, and the key ring has ${ring.ids.join(', ')}. Put the key back until everything is written anew`,
        );
      }
      try {
        return open(key, bytes, associated);
      } catch (cause) {
        throw fail(
          `it was changed, written for another column than ${boundTo}, or with another key of the id ${quoteValue(id)}`,
          { cause },
        );
      }
    },
  };
}

function open(key: KeyObject, bytes: Buffer, associated: Buffer): string {
  const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(associated)
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]).toString(
    'utf8',
  );
}
