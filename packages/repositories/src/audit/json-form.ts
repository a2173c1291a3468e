import type { MappedColumn } from '../mapping/mapped-column.ts';

/** What JSON holds. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * A value of a row in the form that the audit trail keeps: JSON without loss. Whole numbers of 64 bits, decimals and
 * floats are text, bytes hexadecimal digits, times ISO 8601 in UTC.
 */
export function toJson(column: MappedColumn, value: unknown): Json {
  if (value === null || value === undefined) return null;
  const { type, element, encode } = column;
  if (element !== undefined) return listOf(value).map((item) => toJson(element, item));
  // By the name that the database has for it.
  if (type === 'enumeration') return String(encode(value));
  if (type === 'float' || typeof value === 'bigint') return String(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  // What is left is JSON itself: text, numbers, booleans, documents.
  return value as Json;
}

/** The value behind the form. */
export function fromJson(column: MappedColumn, json: unknown): unknown {
  if (json === null || json === undefined) return null;
  const { type, element, decode } = column;
  if (element !== undefined) return listOf(json).map((item) => fromJson(element, item));
  switch (type) {
    case 'bigint':
      return BigInt(String(json));
    case 'float':
      return Number(json);
    case 'timestamp':
      return new Date(String(json));
    case 'bytes':
      return new Uint8Array(Buffer.from(String(json).replace(/^\\x/, ''), 'hex'));
    case 'enumeration':
    case 'ipAddress':
      return decode === undefined ? json : decode(json);
    default:
      return json;
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
