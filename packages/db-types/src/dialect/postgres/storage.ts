import type { Storage } from '../storage.ts';

/** What node-postgres takes and returns with its default type parsers. */
export const postgresStorage: Storage = {
  guid: { nativeType: 'uuid' },
  text: { nativeType: 'text' },
  integer: { nativeType: 'integer' },
  // node-postgres returns int8 as text, since a number could not hold it.
  bigint: { nativeType: 'bigint', encode: String, decode: (stored) => BigInt(stored as string) },
  boolean: { nativeType: 'boolean' },
  timestamp: {
    // A Date holds milliseconds; a column of the same precision cannot hold a time that no Date equals.
    nativeType: 'timestamptz(3)',
    // In UTC. The driver would write the local time of the process, whose historic offsets have seconds it drops.
    encode: (date) => date.toISOString(),
  },
  // Stringified here: the driver would send an array as a PostgreSQL array, and a string as text that is not JSON.
  json: { nativeType: 'jsonb', encode: (value) => JSON.stringify(value) },
  enumeration: { nativeType: 'text' },
};
