import type { ColumnType } from '../../column/column-type.ts';
import type { Refuse } from '../../column/column-value-error.ts';
import { type Storage, type StoredAs, storedAs } from '../storage.ts';

/** A JSON array of what each element would be stored as: 64-bit integers as text, bytes as hexadecimal text. */
export function storeList(storage: Storage, element: ColumnType<unknown>): StoredAs<readonly unknown[]> {
  const { encode, decode } = storedAs(storage, element);
  // Each element was accepted by the element's type, so it is what its encode takes.
  const encodeElement = encode as ((value: unknown) => unknown) | undefined;
  return {
    nativeType: 'text',
    encode: (values) =>
      JSON.stringify(values.map((value) => inJson(encodeElement ? encodeElement(value) : value))),
    decode: (stored, refuse) => {
      const elements: readonly unknown[] = JSON.parse(stored as string);
      return elements.map((value) => restore(element, value, decode, refuse));
    },
  };
}

function inJson(encoded: unknown): unknown {
  if (typeof encoded === 'bigint') return encoded.toString();
  return encoded instanceof Uint8Array ? Buffer.from(encoded).toString('hex') : encoded;
}

function restore(
  { name }: ColumnType<unknown>,
  value: unknown,
  decode: StoredAs<unknown>['decode'],
  refuse: Refuse,
): unknown {
  if (name === 'bytes') return new Uint8Array(Buffer.from(value as string, 'hex'));
  return decode ? decode(value, refuse) : value;
}
