import type { ColumnType, ColumnTypeName } from '../../column/column-type.ts';
import type { Refuse } from '../../column/column-value-error.ts';
import { type Storage, type StoredAs, storedAs } from '../storage.ts';
import { readDate, readUtcTimestamp } from './date.ts';

/** An array of the element's native type, sent as a literal and read back by the driver. */
export function storeList(storage: Storage, element: ColumnType<unknown>): StoredAs<readonly unknown[]> {
  const stored = storedAs(storage, element);
  const nativeType = `${stored.nativeType}[]`;
  // Each element was accepted by the element's type, so it is what its encode takes.
  const encodeElement = stored.encode as ((value: unknown) => unknown) | undefined;
  const encode = (values: readonly unknown[]) =>
    arrayLiteral(encodeElement ? values.map(encodeElement) : values);
  const fromText = readerOfText(element);
  if (fromText !== undefined) {
    return { nativeType, encode, decode: eachBy(fromText), selectAs: (column) => `${column}::text[]` };
  }
  return { nativeType, encode, ...(stored.decode && { decode: eachBy(stored.decode) }) };
}

type Reader = (stored: unknown, refuse: Refuse) => unknown;

function eachBy(read: Reader): (stored: unknown, refuse: Refuse) => readonly unknown[] {
  return (stored, refuse) => (stored as readonly unknown[]).map((element) => read(element, refuse));
}

/**
 * How elements are read from text, where the driver would lose something (decimals become floats, days become times) or
 * does not know the array's type (enum types and extensions have no fixed number).
 */
function readerOfText(element: ColumnType<unknown>): Reader | undefined {
  const { name, parameters } = element;
  if (name === 'timestamp' && 'withTimeZone' in parameters && !parameters.withTimeZone)
    return readUtcTimestamp;
  if (name === 'date') return readDate;
  const asTheyAre: readonly ColumnTypeName[] = ['decimal', 'enumeration', 'caseInsensitiveText'];
  return asTheyAre.includes(name) ? (stored) => stored : undefined;
}

/**
 * A literal, and not a JavaScript array: the driver would write the elements of one in forms of its own, and an array of
 * arrays (a column's values, sent for many rows at once) as one array of two dimensions.
 */
function arrayLiteral(elements: readonly unknown[]): string {
  return `{${elements.map(quoteElement).join(',')}}`;
}

function quoteElement(element: unknown): string {
  const text = Buffer.isBuffer(element) ? `\\x${element.toString('hex')}` : String(element);
  const needsEscapes = text.includes('"') || text.includes('\\');
  return `"${needsEscapes ? text.replaceAll(/["\\]/g, '\\$&') : text}"`;
}
