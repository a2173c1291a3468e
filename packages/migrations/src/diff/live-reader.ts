import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Connection, DialectName } from '@holdfast/resilience';
import type { ClientBase, QueryArrayResult } from 'pg';

import { columnKind, type EngineQuery, type EngineRows } from './engine-adapter.ts';

/** Answers the engine's queries about a live database, with what its driver knows of columns. */
export function liveReader(connection: Connection): (query: EngineQuery) => Promise<EngineRows> {
  const read = readers[connection.dialect];
  return (query) => read(connection.driver, query);
}

const readers: Readonly<Record<DialectName, (driver: unknown, query: EngineQuery) => Promise<EngineRows>>> = {
  postgres: readPostgres,
  sqlite: readSqlite,
};

/** PostgreSQL's types, by oid, that are not read as text. 18 is the internal "char", of which catalogs are full. */
const postgresKinds: ReadonlyMap<number, number> = new Map([
  [16, columnKind.boolean],
  [18, columnKind.character],
  [20, columnKind.int64],
  [21, columnKind.int32],
  [23, columnKind.int32],
  [26, columnKind.int64],
  [700, columnKind.double],
  [701, columnKind.double],
  [1005, columnKind.int32Array],
  [1007, columnKind.int32Array],
  [1002, columnKind.textArray],
  [1003, columnKind.textArray],
  [1009, columnKind.textArray],
  [1015, columnKind.textArray],
]);

async function readPostgres(driver: unknown, { sql, args }: EngineQuery): Promise<EngineRows> {
  const client = driver as ClientBase; // what resilience documents as its PostgreSQL connections' driver
  const { fields, rows }: QueryArrayResult = await client.query({
    text: sql,
    values: [...args],
    rowMode: 'array',
  });
  const columnTypes = fields.map(({ dataTypeID }) => postgresKinds.get(dataTypeID) ?? columnKind.text);
  return {
    columnNames: fields.map(({ name }) => name),
    columnTypes,
    rows: rows.map((row: readonly unknown[]) =>
      row.map((value, index) => textual(value, columnTypes[index])),
    ),
  };
}

/** A value whose kind is text, as text, whatever a parser of the driver's has made of it. */
function textual(value: unknown, kind: number | undefined): unknown {
  if (kind === columnKind.int64) return value === null ? null : String(value);
  if (kind !== columnKind.text || value === null || typeof value === 'string') return value;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

async function readSqlite(driver: unknown, { sql, args }: EngineQuery): Promise<EngineRows> {
  const database = driver as DatabaseSync; // what resilience documents as its SQLite connections' driver
  const statement = database.prepare(withStringLiteral(sql));
  const columnNames = statement.columns().map(({ name }) => name);
  const records = statement.all(...(args as SQLInputValue[])); // the engine's arguments are texts and numbers
  const rows = records.map((record) => columnNames.map((name) => record[name] ?? null));
  return { columnNames, columnTypes: columnNames.map((_, index) => kindOf(rows, index)), rows };
}

/** The engine names an index by "…", which SQLite takes for a text only where that is not turned off, as Node has it. */
function withStringLiteral(sql: string): string {
  return sql.replace(
    /(?<= AND name = )"(.*)"(?=;?$)/,
    (_, name: string) => `'${name.replaceAll("'", "''")}'`,
  );
}

/** SQLite's columns hold values of any kind, so a column's is that of the first value in it. */
function kindOf(rows: readonly (readonly unknown[])[], index: number): number {
  const value = rows.map((row) => row[index]).find((found) => found !== null);
  if (typeof value === 'number') return Number.isInteger(value) ? columnKind.int32 : columnKind.double;
  return value instanceof Uint8Array ? columnKind.bytes : columnKind.text;
}
