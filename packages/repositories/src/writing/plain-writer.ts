import { plainInsertMany } from '../bulk/plain-insert-many.ts';
import type { Predicate } from '../criteria/predicate.ts';
import type { MappedTable } from '../mapping/mapped-table.ts';
import { from, wholeRow } from '../reading/select.ts';
import { type CompiledStatement, compileStatement } from '../statements/compiled-statement.ts';
import { assign, shapeOfColumns } from './assign.ts';
import type { Assignments, RowWriter } from './row-writer.ts';

/** Writes rows, each kind of write in one statement. */
export const plainWriter: RowWriter = {
  insert: (access, { columns, values }) => access.write(insert(access.mapped, columns).bind(values)),
  insertMany: plainInsertMany,
  change: (access, { columns, values, predicate }) =>
    access.write(change(access.mapped, columns, predicate).bind([...values, ...predicate.values])),
  async remove(access, predicate) {
    const { rowCount } = await access.write(remove(access.mapped, predicate).bind(predicate.values));
    return rowCount;
  },
};

/** Values: the columns'. */
function insert(mapped: MappedTable, columns: Assignments['columns']): CompiledStatement {
  return mapped.statements.get(`insert ${shapeOfColumns(columns)}`, () =>
    compileStatement(from(mapped).insert(assign(mapped, columns)).returning(wholeRow(mapped))),
  );
}

/** Values: the columns', the predicate's. */
function change(
  mapped: MappedTable,
  columns: Assignments['columns'],
  predicate: Predicate,
): CompiledStatement {
  return mapped.statements.get(`change ${shapeOfColumns(columns)} where ${predicate.shape}`, () => {
    const query = from(mapped)
      .update(assign(mapped, columns, { countVersion: true }))
      .returning(wholeRow(mapped));
    predicate.apply(query, columns.length);
    return compileStatement(query);
  });
}

/** Values: the predicate's. */
function remove(mapped: MappedTable, predicate: Predicate): CompiledStatement {
  return mapped.statements.get(`remove where ${predicate.shape}`, () => {
    const query = from(mapped).del();
    predicate.apply(query, 0);
    return compileStatement(query);
  });
}
