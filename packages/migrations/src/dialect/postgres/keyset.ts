import type { Queryable } from '@holdfast/resilience';

import type { Keyset, UniqueKey } from '../keyset.ts';
import { quoteIdentifier, quoteLiteral } from './quote-identifier.ts';

/**
 * Every unique index of all the table's rows, with the collations that it compares by. Not of a table that others
 * inherit from: their rows are not in it.
 */
const keys = `
  SELECT i.indexrelid::regclass::text AS index, a.attname AS name, NOT a.attnotnull AS nullable,
    quote_ident(n.nspname) || '.' || quote_ident(o.collname) AS collation
  FROM pg_catalog.pg_index i
    CROSS JOIN LATERAL unnest(i.indkey::int2[], i.indcollation::oid[]) WITH ORDINALITY AS k (attnum, colloid, place)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
    LEFT JOIN pg_catalog.pg_collation o ON o.oid = k.colloid
    LEFT JOIN pg_catalog.pg_namespace n ON n.oid = o.collnamespace
  WHERE i.indrelid = to_regclass($1) AND i.indisunique AND i.indisvalid AND NOT i.indisexclusion
    AND i.indpred IS NULL AND i.indexprs IS NULL AND k.place <= i.indnkeyatts
    AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_inherits h JOIN pg_catalog.pg_class c ON c.oid = h.inhparent
      WHERE h.inhparent = i.indrelid AND c.relkind <> 'p')
  ORDER BY i.indisprimary DESC, i.indexrelid, k.place`;

interface KeyRow {
  readonly index: string;
  readonly name: string;
  readonly nullable: boolean;
  readonly collation: string | null;
}

interface Plan {
  readonly 'QUERY PLAN': readonly [{ readonly Plan: { readonly 'Plan Rows': number } }];
}

export const keyset: Keyset = {
  async findKeys(on: Queryable, table: readonly string[]): Promise<readonly UniqueKey[]> {
    const name = table.map(quoteIdentifier).join('.');
    const { rows } = await on.query<KeyRow>({ text: keys, values: [name] });
    const columns = rows.map(({ collation, ...row }) => ({ ...row, collation: collation ?? undefined }));
    return [...Map.groupBy(columns, ({ index }) => index).values()];
  },
  // What the planner expects; to count the rows takes as long as to go through them.
  async estimate(on: Queryable, source: string): Promise<number> {
    const { rows } = await on.query<Plan>({ text: `EXPLAIN (FORMAT JSON) SELECT 1 ${source}`, values: [] });
    return rows[0]?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0;
  },
  toText: (column) => `${column}::text`,
  // Of no type: it takes that of the column which it is compared with.
  fromText: quoteLiteral,
  // As an UPDATE locks them: foreign keys can still refer to the rows.
  lockRows: ' FOR NO KEY UPDATE',
  toParameter: (value) => value,
};
