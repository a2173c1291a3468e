import type { AnyTable } from '@holdfast/db-types';
import type { QueryResult } from '@holdfast/resilience';
import type { Knex } from 'knex';
import { isTransaction } from '../access/executor.ts';
import type { TableAccess } from '../access/table-access.ts';
import { explainWriteError } from '../errors/explain-write-error.ts';
import type { MappedTable } from '../mapping/mapped-table.ts';
import { from, wholeRow } from '../reading/select.ts';
import { type CompiledStatement, compileStatement } from '../statements/compiled-statement.ts';
import { slot } from '../statements/slot.ts';
import { assign, shapeOfColumns } from '../writing/assign.ts';
import type { InsertManyOptions, RowBatch } from '../writing/row-writer.ts';
import { canCopy, copyIn } from './copy-in.ts';
import { copyText } from './copy-text.ts';
import { ofRow } from './in-row.ts';

/** From so many rows on COPY is faster than arrays. */
const copyFrom = 100;

/** Inserts the rows of a batch in the fastest way that the database has. */
export function plainInsertMany(
  access: TableAccess<AnyTable>,
  batch: RowBatch,
  { returning, copy }: InsertManyOptions,
): Promise<QueryResult> {
  const { dialect } = access.mapped;
  // Rows without any value are the database's to fill in: no list says how many there are.
  if (!dialect.supportsArrayParameters || batch.columns.length === 0) {
    return insertEach(access, batch, returning);
  }
  const { queryable } = access.context;
  if (
    copy &&
    dialect.supportsCopy &&
    !returning &&
    batch.rows.length >= copyFrom &&
    isTransaction(queryable)
  ) {
    const { driver } = queryable;
    if (canCopy(driver)) return insertByCopy(access, batch, (text, data) => copyIn(driver, text, data));
  }
  const statement = byArrays(access.mapped, batch.columns, returning).bind(batch.values);
  return access.write(statement);
}

/** One prepared statement, run for each row: no faster way where the database is in this process. */
async function insertEach(
  access: TableAccess<AnyTable>,
  { columns, values, rows }: RowBatch,
  returning: boolean,
): Promise<QueryResult> {
  const insert = one(access.mapped, columns, returning);
  const inserted: Record<string, unknown>[] = [];
  let rowCount = 0;
  for (const [position, index] of rows.entries()) {
    try {
      const result = await access.write(insert.bind(values.map((column) => column[position])));
      rowCount += result.rowCount;
      inserted.push(...result.rows);
    } catch (error) {
      throw ofRow(index, error);
    }
  }
  return { rows: inserted, rowCount };
}

async function insertByCopy(
  access: TableAccess<AnyTable>,
  batch: RowBatch,
  send: (text: string, data: string) => Promise<number>,
): Promise<QueryResult> {
  try {
    const text = copyStatement(access.mapped, batch.columns).text;
    return { rows: [], rowCount: await send(text, copyText(batch)) };
  } catch (error) {
    const index = batch.rows[lineOf(error) - 1];
    const explained = explainWriteError(access.table, error);
    throw index === undefined ? explained : ofRow(index, explained);
  }
}

/** Which line of the data the server stumbled over, from 1 on; 0 where it does not say. */
function lineOf(error: unknown): number {
  const where = error instanceof Error && 'where' in error ? String(error.where) : '';
  return Number(/^COPY .*, line (?<line>\d+)/.exec(where)?.groups?.['line'] ?? 0);
}

function one(mapped: MappedTable, columns: RowBatch['columns'], returning: boolean): CompiledStatement {
  return mapped.statements.get(`insert one ${returning} ${shapeOfColumns(columns)}`, () => {
    const query = from(mapped).insert(assign(mapped, columns));
    return compileStatement(returning ? query.returning(wholeRow(mapped)) : query);
  });
}

/** Values: a list for each column. */
function byArrays(mapped: MappedTable, columns: RowBatch['columns'], returning: boolean): CompiledStatement {
  return mapped.statements.get(`insert many ${returning} ${shapeOfColumns(columns)}`, () => {
    const query = insertArrays(mapped, columns);
    return compileStatement(returning ? query.returning(wholeRow(mapped)) : query);
  });
}

/** Inserts the rows that stand in a list for each column. Values: the lists. */
export function insertArrays(mapped: MappedTable, columns: RowBatch['columns']): Knex.QueryBuilder {
  const names = columns.map(({ databaseName }) => databaseName);
  const list = names.map(() => '??').join(', ');
  // Arrays in an array would be one of two dimensions: a list goes as the text it is written in.
  const types = columns.map(({ type, nativeType }) => (type === 'list' ? 'text' : nativeType));
  const selected = columns.map(({ type, nativeType }) => (type === 'list' ? `??::${nativeType}` : '??'));
  const rows = mapped.dialect.builder.raw(
    `(${list}) select ${selected.join(', ')} from unnest(${types.map((type) => `?::${type}[]`).join(', ')}) as given (${list})`,
    [...names, ...names, ...columns.map((_, index) => slot(index)), ...names],
  );
  return from(mapped).insert(rows);
}

function copyStatement(mapped: MappedTable, columns: RowBatch['columns']): CompiledStatement {
  return mapped.statements.get(`copy ${shapeOfColumns(columns)}`, () => {
    const { builder } = mapped.dialect;
    const { schema, name } = mapped.mapping.table;
    const names = columns.map(({ databaseName }) => databaseName);
    const target = schema === undefined ? '??' : '??.??';
    const { sql } = builder
      .raw(`copy ${target} (${names.map(() => '??').join(', ')}) from stdin`, [
        ...(schema === undefined ? [name] : [schema, name]),
        ...names,
      ])
      .toSQL();
    return { text: sql, name: '', bind: () => ({ text: sql, values: [] }) };
  });
}
