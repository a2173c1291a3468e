import type { AnyTable, Row } from '@holdfast/db-types';
import type { TableAccess } from '../access/table-access.ts';
import { QueryError } from '../errors/query-error.ts';
import type { MappedTable } from '../mapping/mapped-table.ts';
import { from, wholeRow } from '../reading/select.ts';
import { type CompiledStatement, compileStatement } from '../statements/compiled-statement.ts';
import { assign, shapeOfColumns } from './assign.ts';
import type { Assignments } from './row-writer.ts';

/** Tables of which the database can say, with the row, whether it was inserted; of a partitioned one it cannot. */
const telling = new WeakMap<MappedTable, boolean>();

/**
 * Inserts the row, or changes the live one that has its key, in one statement. Answers 'deleted' where the one that has it
 * is not live, and 'untold' where no statement can tell which of the two it did: then nothing was written.
 */
export async function upsertAtOnce<T extends AnyTable>(
  access: TableAccess<T>,
  key: readonly string[],
  creates: Assignments,
  changes: Assignments,
): Promise<{ readonly row: Row<T>; readonly created: boolean } | 'deleted' | 'untold'> {
  const { mapped } = access;
  const { wasInserted } = mapped.dialect;
  if (wasInserted === undefined || telling.get(mapped) === false) return 'untold';
  const statement = upsert(mapped, key, creates, changes, wasInserted).bind([
    ...creates.values,
    ...changes.values,
  ]);
  const result = await knowingIndex(mapped, key, () =>
    telling.get(mapped) === true
      ? access.write(statement)
      : firstTime(mapped, () => access.transaction((inner) => inner.write(statement))),
  );
  if (result === undefined) return 'untold';
  const created = result.rows[0]?.[createdAlias(mapped)] === true;
  for (const row of result.rows) delete row[createdAlias(mapped)];
  const [row] = access.decode(result);
  return row === undefined ? 'deleted' : { row, created };
}

/** @throws QueryError where the database does not hold the key to be unique */
async function knowingIndex<Result>(
  { mapping: { table } }: MappedTable,
  key: readonly string[],
  write: () => Promise<Result>,
): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    if (codeOf(error) !== '42P10') throw error;
    throw new QueryError(
      `${table.name}: the database has no unique index of ${key.join(' + ')}, without which rows cannot be told apart. Make those that uniqueIndexes() lists.`,
    );
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

async function firstTime<Result>(
  mapped: MappedTable,
  write: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    const result = await write();
    telling.set(mapped, true);
    return result;
  } catch (error) {
    if (codeOf(error) !== '0A000') throw error;
    telling.set(mapped, false);
    return undefined;
  }
}

function createdAlias({ mapping }: MappedTable): string {
  return `${mapping.ownPrefix}created`;
}

/** Values: the new row's, the change's. */
function upsert(
  mapped: MappedTable,
  key: readonly string[],
  creates: Assignments,
  changes: Assignments,
  wasInserted: string,
): CompiledStatement {
  const shape = `upsert ${key.join(',')} ${shapeOfColumns(creates.columns)} ${shapeOfColumns(changes.columns)}`;
  return mapped.statements.get(shape, () => {
    const { mapping, dialect } = mapped;
    const names = key.map((property) => mapping.column(property).databaseName);
    const { deletedAt } = mapping.table.roles;
    const deleted = deletedAt === undefined ? undefined : mapping.column(deletedAt).databaseName;
    const target = dialect.builder.raw(
      `(${names.map(() => '??').join(', ')})${deleted === undefined ? '' : ' where ?? is null'}`,
      deleted === undefined ? names : [...names, deleted],
    );
    const query = from(mapped)
      .insert(assign(mapped, creates.columns))
      .onConflict(target)
      .merge(assign(mapped, changes.columns, { countVersion: true, firstSlot: creates.columns.length }));
    // An index may cover deleted rows as well: the primary key's does.
    if (deleted !== undefined) query.whereNull(`${mapping.table.name}.${deleted}`);
    const created = dialect.builder.raw(`(${wasInserted}) as ??`, [createdAlias(mapped)]);
    return compileStatement(query.returning([wholeRow(mapped), created]));
  });
}
