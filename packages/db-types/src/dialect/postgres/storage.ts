import type { Storage } from '../storage.ts';
import { readDate } from './date.ts';
import { readIpAddress } from './ip-address.ts';
import { storeList } from './list.ts';
import { enumType, textType } from './native-type.ts';

/** What node-postgres takes and returns with its default type parsers. */
export const postgresStorage: Storage = {
  guid: () => ({ nativeType: 'uuid' }),
  text: (parameters) => ({ nativeType: textType(parameters) }),
  caseInsensitiveText: () => ({ nativeType: 'citext' }),
  integer: ({ bits }) => ({ nativeType: bits === 16 ? 'smallint' : 'integer' }),
  // node-postgres returns int8 as text, since a number could not hold it.
  bigint: () => ({ nativeType: 'bigint', encode: String, decode: (stored) => BigInt(stored as string) }),
  // Returned as text with all digits of the scale, which is the value.
  decimal: ({ precision, scale }) => ({ nativeType: `numeric(${precision},${scale})` }),
  float: () => ({ nativeType: 'double precision' }),
  boolean: () => ({ nativeType: 'boolean' }),
  timestamp: ({ precision, withTimeZone }) => ({
    nativeType: `${withTimeZone ? 'timestamptz' : 'timestamp'}(${precision})`,
    // In UTC. The driver would write the local time of the process, whose historic offsets have seconds it drops. A type
    // without a zone ignores the Z, and keeps what stands before it.
    encode: (date) => date.toISOString(),
    // The driver would read UTC as the local time of the process, where an hour of spring does not exist.
    ...(!withTimeZone && { selectAs: (column: string) => `${column} at time zone 'UTC'` }),
  }),
  // The driver would make a local midnight of it, and some days have none.
  date: () => ({ nativeType: 'date', decode: readDate, selectAs: (column) => `${column}::text` }),
  // Stringified here: the driver would send an array as a PostgreSQL array, and a string as text that is not JSON.
  json: () => ({ nativeType: 'jsonb', encode: (value) => JSON.stringify(value) }),
  enumeration: (parameters) => ({ nativeType: enumType(parameters) }),
  bytes: () => ({
    nativeType: 'bytea',
    encode: ({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength),
    // A Buffer behaves otherwise than the Uint8Array it extends (`slice`), and other drivers return none.
    decode: (stored) => {
      const { buffer, byteOffset, byteLength } = stored as Buffer;
      return new Uint8Array(buffer, byteOffset, byteLength);
    },
  }),
  ipAddress: () => ({ nativeType: 'inet', decode: readIpAddress }),
  encrypted: () => ({ nativeType: 'text' }),
  list: ({ element }) => storeList(postgresStorage, element),
};
