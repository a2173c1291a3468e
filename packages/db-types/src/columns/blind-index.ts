import { createHmac } from 'node:crypto';
import { buildColumn } from '../column/build-column.ts';
import type { ColumnBuilder } from '../column/column-builder.ts';
import type { ColumnPlace, ColumnType } from '../column/column-type.ts';
import { refusalsOf } from '../column/column-value-error.ts';
import type { Derivation } from '../column/derivation.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { textRules } from './text-rules.ts';

export interface BlindIndexOptions {
  /** What values are hashed with: to store, with its current key; to look up, with each of its keys. */
  readonly keys: KeyRing;
  /** What texts are made alike by before they are hashed. @default (text) => text.normalize('NFC') */
  readonly normalize?: (text: string) => string;
}

/**
 * Lets rows be found by the equality of another column whose values the database cannot read: a keyed hash of them
 * (HMAC-SHA-256 of the normalised text), stored as 43 characters. It is derived: repositories write it beside the other
 * column and look up by it; rows, new rows and patches do not have it. Whoever reads the database learns which rows are
 * equal, and no more without a key.
 *
 * @param from the property of the other column: an `encrypted` one, or any of text
 * @example
 * email: encrypted({ keys }),
 * emailIndex: blindIndex('email', { keys, normalize: (email) => email.trim().toLowerCase() }).named('email_index'),
 */
export function blindIndex(
  from: string,
  { keys, normalize = (text) => text.normalize('NFC') }: BlindIndexOptions,
): ColumnBuilder<string, 'derived'> {
  const typeAt = (place: ColumnPlace): ColumnType<string, 'text'> => ({
    name: 'text',
    parameters: {},
    secret: true,
    derived: derivationOf(from, keys, normalize, place),
    accept: textRules({}),
    at: typeAt,
  });
  return buildColumn<string, 'primaryKey', 'derived'>(typeAt({ table: '', column: '' }));
}

function derivationOf(
  from: string,
  ring: KeyRing,
  normalize: (text: string) => string,
  { table, column }: ColumnPlace,
): Derivation {
  const keys = [...ring.derive(`holdfast blind index v1 ${table}.${column}`).values()];
  const accept = textRules({});
  const refuse = refusalsOf(table, from, true);
  const candidates = (value: unknown): readonly string[] => {
    const normalized = normalize(accept(value, refuse));
    return keys.map((key) => createHmac('sha256', key).update(normalized, 'utf8').digest('base64url'));
  };
  return { from, derive: (value) => candidates(value)[0], candidates };
}
