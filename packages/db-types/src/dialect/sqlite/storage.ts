import type { Storage } from '../storage.ts';
import { parseTimestamp } from './timestamp.ts';

/**
 * What node:sqlite takes and returns. The types are the ones a STRICT table allows.
 */
export const sqliteStorage: Storage = {
  guid: { nativeType: 'text' },
  text: { nativeType: 'text' },
  integer: { nativeType: 'integer' },
  // Read as a number where it is a safe one, as a bigint where it is not.
  bigint: { nativeType: 'integer', decode: (stored) => BigInt(stored as number | bigint) },
  boolean: { nativeType: 'integer', encode: Number, decode: (stored) => stored !== 0 },
  // ISO 8601 in UTC with milliseconds: text that sorts as the times do.
  timestamp: { nativeType: 'text', encode: (date) => date.toISOString(), decode: parseTimestamp },
  json: {
    nativeType: 'text',
    encode: (value) => JSON.stringify(value),
    decode: (stored) => JSON.parse(stored as string),
  },
  enumeration: { nativeType: 'text' },
};
