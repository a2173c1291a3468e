import type { Queryable } from '@holdfast/resilience';

import type { KeyColumn, Keyset, UniqueKey } from '../keyset.ts';
import { quoteIdentifier } from '../postgres/quote-identifier.ts';

/** Every unique index of all the table's rows, with the collations that it compares by. */
const indexes = `
  SELECT i.name AS "index", i.origin, x.name, x.coll AS collation, coalesce(c."notnull" = 0, 1) AS nullable
  FROM pragma_index_list(?1, ?2) AS i JOIN pragma_index_xinfo(i.name, ?2) AS x
    LEFT JOIN pragma_table_info(?1, ?2) AS c ON c.name = x.name
  WHERE i."unique" AND NOT i.partial AND x."key"
  ORDER BY i.origin <> 'pk', i.seq, x.seqno`;

/** An INTEGER PRIMARY KEY is the row's own number, without an index. */
const rowid = `SELECT name FROM pragma_table_info(?1, ?2) WHERE pk > 0`;

interface IndexRow {
  readonly index: string;
  readonly origin: string;
  /** Null where an expression is indexed. */
  readonly name: string | null;
  readonly collation: string;
  readonly nullable: number;
}

export const keyset: Keyset = {
  async findKeys(on: Queryable, table: readonly string[]): Promise<readonly UniqueKey[]> {
    const values = [table.at(-1), table.length > 1 ? table[0] : 'main'];
    const { rows } = await on.query<IndexRow>({ text: indexes, values });
    const keys = [...Map.groupBy(rows, ({ index }) => index).values()]
      .filter((columns) => columns.every(({ name }) => name !== null))
      .map((columns) => columns.map(toColumn));
    if (rows.some(({ origin }) => origin === 'pk')) return keys;
    const primary = await on.query<{ name: string }>({ text: rowid, values });
    const own = primary.rows.map(({ name }) => ({ name, collation: undefined, nullable: false }));
    return own.length === 0 ? keys : [own, ...keys];
  },
  async estimate(on: Queryable, source: string): Promise<number> {
    const { rows } = await on.query<{ count: number }>({
      text: `SELECT count(*) AS count ${source}`,
      values: [],
    });
    return Number(rows[0]?.count ?? 0);
  },
  // As SQL writes it: a column holds values of any type. Of a text every byte: quote() ends at the first that is zero.
  toText: (column) =>
    `CASE typeof(${column}) WHEN 'text' THEN 'CAST(X''' || hex(${column}) || ''' AS TEXT)' ELSE quote(${column}) END`,
  fromText: (text) => text,
  // There is one writer.
  lockRows: '',
  toParameter(value) {
    if (typeof value === 'boolean') return value ? 1 : 0;
    return value instanceof Date ? value.toISOString() : value;
  },
};

function toColumn({ name, collation, nullable }: IndexRow): KeyColumn {
  return { name: name ?? '', collation: quoteIdentifier(collation), nullable: nullable === 1 };
}
