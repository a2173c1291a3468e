import { buildColumn } from '../column/build-column.ts';
import type { ColumnBuilder } from '../column/column-builder.ts';
import type { ColumnPlace, ColumnType } from '../column/column-type.ts';
import { cipherOf } from '../secrets/cipher.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { textRules } from './text-rules.ts';

export interface EncryptedOptions {
  /** What values are encrypted with (its current key) and decrypted with (any of its keys). */
  readonly keys: KeyRing;
  /**
   * What each value is bound to, so that it is of no use elsewhere. Where a table or column was renamed, the old names.
   * @default the names of table and column in the database: `users.email`
   */
  readonly boundTo?: string;
}

/**
 * Text that only the application can read: AES-256-GCM with a key of a ring, bound to its table and column, stored as
 * text. It is secret: no error and no audit trail shows it. The database cannot compare it; for look-ups by equality add
 * a `blindIndex`.
 *
 * Reading throws `DecryptionError` where the key is missing or the value was tampered with.
 *
 * @example
 * const keys = keyRing({ current: 'k1', keys: { k1 } });
 * email: encrypted({ keys }),
 * emailIndex: blindIndex('email', { keys }),
 */
export function encrypted({ keys, boundTo }: EncryptedOptions): ColumnBuilder<string> {
  const accept = textRules({});
  const typeAt = (place: ColumnPlace): ColumnType<string, 'encrypted'> => {
    const cipher = cipherOf(keys, place, boundTo ?? `${place.table}.${place.column}`);
    return {
      name: 'encrypted',
      parameters: {},
      secret: true,
      accept: (value, refuse) => cipher.encrypt(accept(value, refuse)),
      restore: cipher.decrypt,
      at: typeAt,
    };
  };
  // A column stands in a table before any value reaches it, and is what it is there.
  return buildColumn(typeAt({ table: '', column: '' }));
}
