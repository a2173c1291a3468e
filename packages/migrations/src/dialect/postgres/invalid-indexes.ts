import type { Connection } from '@holdfast/resilience';
import type { RangeVar } from 'libpg-query';

import { quoteIdentifier } from './quote-identifier.ts';

/** A relation's name as SQL spells it. */
export function spellRelation({ schemaname, relname = '' }: RangeVar): string {
  const name = quoteIdentifier(relname);
  return schemaname === undefined ? name : `${quoteIdentifier(schemaname)}.${name}`;
}

export interface FoundIndex {
  /** As SQL spells it, with its schema. */
  readonly name: string;
  readonly valid: boolean;
}

const ofTable = `
  SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name, i.indisvalid AS valid
  FROM pg_catalog.pg_index i
    JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE i.indrelid = to_regclass($1) AND c.relname = $2`;

/** The index of this name on this table. */
export async function findIndex(
  connection: Connection,
  table: RangeVar,
  name: string,
): Promise<FoundIndex | undefined> {
  const { rows } = await connection.query<FoundIndex>({
    text: ofTable,
    values: [spellRelation(table), name],
  });
  return rows[0];
}

/** What REINDEX CONCURRENTLY leaves when it does not come to its end; the manual says to drop it. */
const ofReindex = `
  SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name
  FROM pg_catalog.pg_index i
    JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$' AND n.nspname !~ '^pg_'
    AND ($1::text IS NULL OR to_regclass($1) IN (i.indrelid, (SELECT r.oid FROM pg_catalog.pg_class r
      WHERE r.relnamespace = c.relnamespace AND r.relname = regexp_replace(c.relname, '_cc(new|old)[0-9]*$', ''))))`;

/** Drops the indexes that an interrupted REINDEX CONCURRENTLY of this relation, or of any, has left invalid. */
export async function dropReindexLeftovers(
  connection: Connection,
  relation: RangeVar | undefined,
): Promise<void> {
  const of = relation === undefined ? null : spellRelation(relation);
  const { rows } = await connection.query<{ name: string }>({ text: ofReindex, values: [of] });
  for (const { name } of rows) await dropIndex(connection, name);
}

export function dropIndex(connection: Connection, name: string): Promise<void> {
  return connection.script(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
}
