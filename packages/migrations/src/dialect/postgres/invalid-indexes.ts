import type { Connection } from '@holdfast/resilience';
import type { RangeVar } from 'libpg-query';

import type { SqlStatement } from '../../sql/statement.ts';
import { isConcurrent } from './is-concurrent.ts';
import { quoteIdentifier, quoteLiteral } from './quote-identifier.ts';

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

const invalid = `
  SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name
  FROM pg_catalog.pg_index i
    JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE NOT i.indisvalid`;

/** A query for the invalid indexes that an interrupted attempt at this statement has left, as SQL spells them. */
function leftoversOf(statement: SqlStatement): string | undefined {
  if (!isConcurrent(statement)) return undefined;
  const { node } = statement;
  if ('IndexStmt' in node) {
    const { idxname, relation } = node.IndexStmt;
    if (idxname === undefined || relation === undefined) return undefined;
    const table = quoteLiteral(spellRelation(relation));
    return `${invalid} AND i.indrelid = to_regclass(${table}) AND c.relname = ${quoteLiteral(idxname)}`;
  }
  if (!('ReindexStmt' in node)) return undefined;
  const ofReindex = `${invalid} AND c.relname ~ '_cc(new|old)[0-9]*$' AND n.nspname !~ '^pg_'`;
  const { relation } = node.ReindexStmt;
  if (relation === undefined) return ofReindex;
  return `${ofReindex} AND to_regclass(${quoteLiteral(spellRelation(relation))}) IN (i.indrelid,
    (SELECT r.oid FROM pg_catalog.pg_class r
      WHERE r.relnamespace = c.relnamespace AND r.relname = regexp_replace(c.relname, '_cc(new|old)[0-9]*$', '')))`;
}

/** Whether the statement goes well beside what an earlier attempt has left: IF NOT EXISTS takes it for the real one. */
export function hidesLeftovers({ node }: SqlStatement): boolean {
  return 'ReindexStmt' in node || ('IndexStmt' in node && node.IndexStmt.if_not_exists === true);
}

/**
 * Drops the invalid indexes that an interrupted attempt at this statement has left, and says how many: writes pay for
 * them, and of those of REINDEX CONCURRENTLY the manual says to drop them.
 */
export async function dropLeftovers(connection: Connection, statement: SqlStatement): Promise<number> {
  const text = leftoversOf(statement);
  if (text === undefined) return 0;
  const { rows } = await connection.query<{ name: string }>({ text, values: [] });
  for (const { name } of rows) await connection.script(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
  return rows.length;
}
