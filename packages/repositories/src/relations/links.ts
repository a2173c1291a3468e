import type { MappedColumn } from '../mapping/mapped-column.ts';

/** The values by which rows lead to others: each combination once, as the driver takes them. */
export interface Links {
  readonly values: readonly (readonly unknown[])[];
  /** The link of each row, in their order; undefined where a value is missing, and it leads nowhere. */
  readonly texts: readonly (string | undefined)[];
}

export function linksOf(
  columns: readonly MappedColumn[],
  rows: readonly Readonly<Record<string, unknown>>[],
): Links {
  const values = new Map<string, readonly unknown[]>();
  const texts = rows.map((row) => {
    if (columns.some(({ property }) => row[property] === null)) return undefined;
    const text = linkText(columns, row);
    if (!values.has(text))
      values.set(
        text,
        columns.map(({ property, encode }) => encode(row[property])),
      );
    return text;
  });
  return { values: [...values.values()], texts };
}

/** The same for rows on both sides whose columns are equal in the database. */
export function linkText(columns: readonly MappedColumn[], row: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(
    columns.map(({ property, type, encode }) => {
      const value = row[property];
      if (value === null) return null;
      const text = String(encode(value));
      return type === 'caseInsensitiveText' ? text.toLowerCase() : text;
    }),
  );
}
