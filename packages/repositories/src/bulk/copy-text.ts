import type { ColumnTypeName } from '@holdfast/db-types';
import type { RowBatch } from '../writing/row-writer.ts';

/** Types whose text has nothing that COPY's text format says otherwise. */
const plain: ReadonlySet<ColumnTypeName> = new Set<ColumnTypeName>([
  'guid',
  'integer',
  'bigint',
  'decimal',
  'float',
  'boolean',
  'timestamp',
  'date',
  'ipAddress',
]);

const special = /[\\\n\r\t]/;
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Rows in COPY's text format: a line each, their values apart by tabs. */
export function copyText({ columns, values, rows }: RowBatch): string {
  const isPlain = columns.map(({ type }) => plain.has(type));
  let text = '';
  for (let row = 0; row < rows.length; row++) {
    for (let column = 0; column < columns.length; column++) {
      if (column > 0) text += '\t';
      const value = values[column]?.[row];
      text += isPlain[column] && value !== null ? String(value) : field(value);
    }
    text += '\n';
  }
  return text;
}

function field(value: unknown): string {
  if (value === null) return '\\N';
  if (Buffer.isBuffer(value)) return `\\\\x${value.toString('hex')}`;
  const text = String(value);
  return special.test(text)
    ? text.replaceAll(/[\\\n\r\t]/g, (character) => escapes[character] ?? character)
    : text;
}
