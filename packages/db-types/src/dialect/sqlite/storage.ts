import type { Storage } from '../storage.ts';
import { storeDecimal } from './decimal.ts';
import { storeList } from './list.ts';
import { parseTimestamp } from './timestamp.ts';

/**
 * What node:sqlite takes and returns. The types are the ones a STRICT table allows.
 */
export const sqliteStorage: Storage = {
  guid: () => ({ nativeType: 'text' }),
  text: () => ({ nativeType: 'text' }),
  caseInsensitiveText: () => ({ nativeType: 'text collate nocase' }),
  integer: () => ({ nativeType: 'integer' }),
  // Read as a number where it is a safe one, as a bigint where it is not; as text from the JSON of a list.
  bigint: () => ({
    nativeType: 'integer',
    decode: (stored) => BigInt(stored as number | bigint | string),
  }),
  decimal: storeDecimal,
  float: () => ({ nativeType: 'real' }),
  boolean: () => ({ nativeType: 'integer', encode: Number, decode: (stored) => stored !== 0 }),
  // ISO 8601 in UTC with milliseconds: text that sorts as the times do.
  timestamp: () => ({ nativeType: 'text', encode: (date) => date.toISOString(), decode: parseTimestamp }),
  date: () => ({ nativeType: 'text' }),
  json: () => ({
    nativeType: 'text',
    encode: (value) => JSON.stringify(value),
    decode: (stored) => JSON.parse(stored as string),
  }),
  enumeration: () => ({ nativeType: 'text' }),
  bytes: () => ({ nativeType: 'blob' }),
  ipAddress: () => ({ nativeType: 'text' }),
  encrypted: () => ({ nativeType: 'text' }),
  list: ({ element }) => storeList(sqliteStorage, element),
};
