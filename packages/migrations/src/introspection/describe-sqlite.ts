import type { Queryable } from '@holdfast/resilience';

import { bookkeeping, type DescribedObject } from './described-object.ts';
import { plainSql, readTableText } from './sqlite-table-text.ts';

interface SchemaRow {
  readonly type: string;
  readonly name: string;
  readonly tbl_name: string;
  readonly sql: string | null;
}

interface TextRow {
  readonly name: string;
  readonly text: string;
}

export async function describeSqlite(on: Queryable): Promise<readonly DescribedObject[]> {
  const all = await rowsOf<SchemaRow>(on, 'SELECT type, name, tbl_name, sql FROM sqlite_schema', []);
  const entries = all.filter(
    ({ tbl_name }) => !bookkeeping.test(tbl_name) && !tbl_name.startsWith('sqlite_'),
  );
  const objects: DescribedObject[] = [];
  for (const entry of entries) {
    if (entry.type === 'table') objects.push(...(await describeTable(on, entry)));
    // An index without a text is the work of a constraint, and stands with its table.
    else if (entry.type === 'index' && entry.sql !== null) objects.push(await describeIndex(on, entry));
    else if (entry.type !== 'index')
      objects.push(objectOf(entry.type, undefined, entry.name, plainSql(entry.sql)));
  }
  return objects;
}

async function describeTable(on: Queryable, { name, sql }: SchemaRow): Promise<readonly DescribedObject[]> {
  const flags = await rowsOf<TextRow>(on, tableFlags, [name]);
  const autoincrement = /\bAUTOINCREMENT\b/i.test(sql ?? '') ? ' autoincrement' : '';
  const virtual = /^\s*CREATE\s+VIRTUAL\b/i.test(sql ?? '') ? plainSql(sql) : '';
  const columns = await rowsOf<TextRow>(on, columnTexts, [name]);
  const text = readTableText(virtual === '' ? (sql ?? '') : '');
  const constraints = [
    ...(await rowsOf<{ text: string | null }>(on, primaryKey, [name])),
    ...(await rowsOf<{ text: string | null }>(on, uniqueKeys, [name])),
    ...(await rowsOf<{ text: string | null }>(on, foreignKeys, [name])),
  ].flatMap((row) => (row.text === null || row.text === '' ? [] : [row.text]));
  const definition = `${flags[0]?.text ?? ''}${autoincrement}${virtual}`.trim();
  return [
    objectOf('table', undefined, name, definition),
    ...columns.map((column) =>
      objectOf('column', name, column.name, `${column.text} ${text.columns.get(column.name) ?? ''}`.trim()),
    ),
    // SQLite's constraints have no name that anything could be done with.
    ...[...constraints, ...text.checks, ...text.deferred].map((constraint) =>
      objectOf('constraint', undefined, `${name}: ${constraint}`, ''),
    ),
  ];
}

async function describeIndex(on: Queryable, { name, tbl_name, sql }: SchemaRow): Promise<DescribedObject> {
  const [found] = await rowsOf<{ text: string }>(on, indexText, [tbl_name, name]);
  const where = /\bWHERE\b([\s\S]*)$/i.exec(sql ?? '')?.[1];
  // What an expression says stands in the statement only.
  const columns = found?.text.includes('expression') === true ? plainSql(sql) : (found?.text ?? '');
  const condition = where === undefined ? '' : ` where ${plainSql(where)}`;
  return objectOf('index', undefined, name, columns + condition);
}

function objectOf(
  kind: string,
  owner: string | undefined,
  name: string,
  definition: string,
): DescribedObject {
  return { id: `${kind} ${owner ?? ''}.${name}`, schema: 'main', kind, owner, name, definition };
}

const tableFlags = `SELECT name, CASE wr WHEN 1 THEN 'without rowid ' ELSE '' END || CASE strict WHEN 1 THEN 'strict' ELSE '' END AS text
  FROM pragma_table_list(?) WHERE schema = 'main'`;
const columnTexts = `SELECT name, lower(type) || CASE "notnull" WHEN 1 THEN ' not null' ELSE '' END ||
    coalesce(' default ' || dflt_value, '') || CASE hidden WHEN 2 THEN ' virtual' WHEN 3 THEN ' stored' ELSE '' END AS text
  FROM pragma_table_xinfo(?) WHERE hidden <> 1`;
const primaryKey = `SELECT 'primary key (' || group_concat(name, ', ') || ')' AS text
  FROM (SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk)`;
const uniqueKeys = `SELECT 'unique (' || (SELECT group_concat(name, ', ') FROM
    (SELECT name FROM pragma_index_info(l.name) ORDER BY seqno)) || ')' AS text
  FROM pragma_index_list(?) l WHERE l.origin = 'u' ORDER BY 1`;
const foreignKeys = `SELECT 'foreign key (' || group_concat("from", ', ') || ') references ' || "table" ||
    ' (' || coalesce(group_concat("to", ', '), '') || ') on update ' || lower(on_update) || ' on delete ' || lower(on_delete) AS text
  FROM (SELECT * FROM pragma_foreign_key_list(?) ORDER BY id, seq) GROUP BY id ORDER BY 1`;
const indexText = `SELECT l.name, 'on ' || ?1 || CASE l."unique" WHEN 1 THEN ' unique (' ELSE ' (' END || (SELECT group_concat(part, ', ') FROM
    (SELECT coalesce(name, 'expression') || CASE desc WHEN 1 THEN ' desc' ELSE '' END ||
      CASE coll WHEN 'BINARY' THEN '' ELSE ' collate ' || coll END AS part
    FROM pragma_index_xinfo(l.name) WHERE key = 1 ORDER BY seqno)) || ')' AS text
  FROM pragma_index_list(?1) l WHERE l.name = ?2`;

async function rowsOf<Row>(on: Queryable, text: string, values: readonly string[]): Promise<readonly Row[]> {
  return (await on.query<Row>({ text, values }, { idempotent: true })).rows;
}
